"""Store how lots join, what people change of visits, and how long a stay takes"""

import sqlalchemy as sa
from alembic import op

from galaxy_alpr.db.base import CodeString, Id, UtcDateTime

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_OF_LOCATIONS = ("entry_location_id", "exit_location_id")


def upgrade() -> None:
    op.create_table(
        "lot_joins",
        sa.Column("lot_id", Id, nullable=False, autoincrement=False),
        sa.Column("risk", sa.Double(), nullable=False),
        sa.Column("longest_stay_s", sa.Integer(), nullable=False),
        sa.Column("turn_around_s", sa.Integer(), nullable=False),
        sa.Column("settle_s", sa.Integer(), nullable=False),
        sa.Column("revision", Id, nullable=False),
        sa.Column("joined_by", CodeString(32)),
        sa.Column("joined_until", UtcDateTime()),
        sa.ForeignKeyConstraint(
            ["lot_id"], ["lots.id"], name="fk_lot_joins_lot_id_lots", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("lot_id", name="pk_lot_joins"),
    )
    op.create_table(
        "visit_changes",
        sa.Column("id", Id, nullable=False),
        sa.Column("lot_id", Id, nullable=False),
        sa.Column("visit_id", Id, nullable=False),
        sa.Column("other_id", Id),
        sa.Column("action", sa.String(10), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(200)),
        sa.Column("changed_by", sa.String(100), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("undone_at", UtcDateTime()),
        sa.Column("undone_by", sa.String(100)),
        sa.ForeignKeyConstraint(
            ["lot_id"], ["lots.id"], name="fk_visit_changes_lot_id_lots", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_visit_changes"),
    )
    for columns in (["lot_id"], ["visit_id", "id"], ["other_id", "id"]):
        op.create_index(f"ix_visit_changes_{'_'.join(columns)}", "visit_changes", columns)
    op.add_column("visits", sa.Column("stay_s", sa.Integer()))
    for column in _OF_LOCATIONS:
        op.create_index(f"ix_visits_{column}_began_at_id", "visits", [column, "began_at", "id"])


def downgrade() -> None:
    there = {index["name"] for index in sa.inspect(op.get_bind()).get_indexes("visits")}
    for column in _OF_LOCATIONS:
        name = f"fk_visits_{column}_locations"
        if op.get_bind().dialect.name in {"mysql", "mariadb"} and name not in there:
            # A foreign key needs an index there; its own went with the longer one.
            op.create_index(name, "visits", [column])
        op.drop_index(f"ix_visits_{column}_began_at_id", "visits")
    op.drop_column("visits", "stay_s")
    for table in ("visit_changes", "lot_joins"):
        op.drop_table(table)
