"""Store visits to lots, and the readings that they consist of"""

import sqlalchemy as sa
from alembic import op

from galaxy_alpr.db.base import DISPLAY_LENGTH, TEXT_LENGTH, CodeString, Id, UtcDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def _reference(table: str, column: str, other: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}", ondelete=ondelete
    )


def upgrade() -> None:
    op.create_table(
        "visits",
        sa.Column("id", Id, nullable=False),
        sa.Column("lot_id", Id, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("text", CodeString(TEXT_LENGTH)),
        sa.Column("text_hash", CodeString(64)),
        sa.Column("folded", CodeString(TEXT_LENGTH)),
        sa.Column("display_text", sa.String(DISPLAY_LENGTH)),
        sa.Column("country", CodeString(2)),
        sa.Column("region_code", sa.String(10)),
        sa.Column("vehicle_class", sa.String(20)),
        sa.Column("color", sa.String(20)),
        sa.Column("began_at", UtcDateTime(), nullable=False),
        sa.Column("entered_at", UtcDateTime()),
        sa.Column("exited_at", UtcDateTime()),
        sa.Column("last_seen_at", UtcDateTime(), nullable=False),
        sa.Column("entry_location_id", Id),
        sa.Column("exit_location_id", Id),
        sa.Column("probability", sa.Double()),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "entered_at IS NULL OR exited_at IS NULL OR entered_at <= exited_at",
            name="ck_visits_order",
        ),
        _reference("visits", "lot_id", "lots", "RESTRICT"),
        _reference("visits", "entry_location_id", "locations", "SET NULL"),
        _reference("visits", "exit_location_id", "locations", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_visits"),
    )
    for columns in (
        ["began_at", "id"],
        ["lot_id", "began_at", "id"],
        ["state", "began_at", "id"],
        ["lot_id", "state", "began_at", "id"],
        ["text", "began_at", "id"],
        ["folded", "began_at", "id"],
        ["text_hash", "began_at", "id"],
        ["lot_id", "exited_at"],
    ):
        op.create_index(f"ix_visits_{'_'.join(columns)}", "visits", columns)
    op.create_table(
        "visit_readings",
        sa.Column("id", Id, nullable=False),
        sa.Column("detection_id", Id),
        sa.Column("lot_id", Id, nullable=False),
        sa.Column("location_id", Id),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("place", sa.String(10), nullable=False),
        sa.Column("visit_id", Id),
        sa.Column("part", sa.String(10)),
        sa.Column("joined_at", UtcDateTime()),
        _reference("visit_readings", "detection_id", "detections", "SET NULL"),
        _reference("visit_readings", "lot_id", "lots", "RESTRICT"),
        _reference("visit_readings", "location_id", "locations", "SET NULL"),
        _reference("visit_readings", "visit_id", "visits", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_visit_readings"),
        sa.UniqueConstraint("detection_id", name="uq_visit_readings_detection_id"),
    )
    for columns in (["location_id"], ["visit_id", "at"], ["joined_at", "lot_id", "at"]):
        op.create_index(f"ix_visit_readings_{'_'.join(columns)}", "visit_readings", columns)


def downgrade() -> None:
    for table in ("visit_readings", "visits"):
        op.drop_table(table)
