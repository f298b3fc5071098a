"""Store rights of plates, counts of vehicles by hand, and how full lots are"""

import sqlalchemy as sa
from alembic import op

from galaxy_alpr.db.base import DISPLAY_LENGTH, TEXT_LENGTH, CodeString, Id, UtcDateTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

TABLES = (
    *("lot_occupancies", "recounts", "lot_capacities"),
    *("right_uses", "right_lots", "right_plates", "rights"),
)


def _reference(table: str, column: str, other: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}", ondelete=ondelete
    )


def upgrade() -> None:
    with op.batch_alter_table("plate_list_entries") as entries:
        entries.add_column(sa.Column("holder", sa.String(200)))
        entries.add_column(sa.Column("instruction", sa.Text()))
    _make_rights()
    _make_occupancy()


def _make_rights() -> None:
    op.create_table(
        "rights",
        sa.Column("id", Id, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("every_lot", sa.Boolean(), nullable=False),
        sa.Column("hours", sa.JSON(), nullable=False),
        sa.Column("vehicle_classes", sa.JSON(), nullable=False),
        sa.Column("valid_from", UtcDateTime()),
        sa.Column("valid_until", UtcDateTime()),
        sa.Column("max_inside", sa.Integer()),
        sa.Column("uses", sa.Integer()),
        sa.Column("accepts_similar", sa.Boolean(), nullable=False),
        sa.Column("minutes", sa.Integer()),
        sa.Column("amount", sa.BigInteger()),
        sa.Column("percent", sa.Integer()),
        sa.Column("given_by", sa.String(100)),
        sa.Column("holder", sa.String(200)),
        sa.Column("note", sa.Text()),
        sa.Column("instruction", sa.Text()),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "valid_from IS NULL OR valid_until IS NULL OR valid_from <= valid_until",
            name="period",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_rights"),
    )
    op.create_index("ix_rights_kind_id", "rights", ["kind", "id"])
    op.create_table(
        "right_plates",
        sa.Column("id", Id, nullable=False),
        sa.Column("right_id", Id, nullable=False),
        sa.Column("text", CodeString(TEXT_LENGTH), nullable=False),
        sa.Column("folded", CodeString(TEXT_LENGTH), nullable=False),
        sa.Column("display_text", sa.String(DISPLAY_LENGTH), nullable=False),
        _reference("right_plates", "right_id", "rights", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_right_plates"),
        sa.UniqueConstraint("right_id", "text", name="uq_right_plates_right_id_text"),
    )
    op.create_index("ix_right_plates_text", "right_plates", ["text"])
    op.create_index("ix_right_plates_folded", "right_plates", ["folded"])
    op.create_table(
        "right_lots",
        sa.Column("right_id", Id, autoincrement=False, nullable=False),
        sa.Column("lot_id", Id, autoincrement=False, nullable=False),
        _reference("right_lots", "right_id", "rights", "CASCADE"),
        _reference("right_lots", "lot_id", "lots", "CASCADE"),
        sa.PrimaryKeyConstraint("right_id", "lot_id", name="pk_right_lots"),
    )
    op.create_index("ix_right_lots_lot_id", "right_lots", ["lot_id"])
    op.create_table(
        "right_uses",
        sa.Column("id", Id, nullable=False),
        sa.Column("right_id", Id, nullable=False),
        sa.Column("visit_id", Id),
        sa.Column("at", UtcDateTime(), nullable=False),
        _reference("right_uses", "right_id", "rights", "CASCADE"),
        _reference("right_uses", "visit_id", "visits", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_right_uses"),
        sa.UniqueConstraint("right_id", "visit_id", name="uq_right_uses_right_id_visit_id"),
    )
    op.create_index("ix_right_uses_visit_id", "right_uses", ["visit_id"])


def _make_occupancy() -> None:
    op.create_table(
        "lot_capacities",
        sa.Column("lot_id", Id, autoincrement=False, nullable=False),
        sa.Column("vehicle_class", sa.String(20), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.CheckConstraint("capacity >= 0", name="capacity"),
        _reference("lot_capacities", "lot_id", "lots", "CASCADE"),
        sa.PrimaryKeyConstraint("lot_id", "vehicle_class", name="pk_lot_capacities"),
    )
    op.create_table(
        "recounts",
        sa.Column("id", Id, nullable=False),
        sa.Column("lot_id", Id, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("vehicle_class", sa.String(20)),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(100), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("counted >= 0", name="counted"),
        _reference("recounts", "lot_id", "lots", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_recounts"),
    )
    op.create_index("ix_recounts_lot_id_at_id", "recounts", ["lot_id", "at", "id"])
    op.create_table(
        "lot_occupancies",
        sa.Column("lot_id", Id, autoincrement=False, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("occupied", sa.Integer(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        _reference("lot_occupancies", "lot_id", "lots", "CASCADE"),
        sa.PrimaryKeyConstraint("lot_id", name="pk_lot_occupancies"),
    )


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    with op.batch_alter_table("plate_list_entries") as entries:
        entries.drop_column("instruction")
        entries.drop_column("holder")
