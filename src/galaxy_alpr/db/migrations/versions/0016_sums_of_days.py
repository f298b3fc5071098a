"""Store the statistics of whole days as sums, and drop the indexes that counted rows

The index of the pictures' SHA-256, which nothing used, is dropped as well, and that of the reasons
for which plates were not read lists only these plates. The service makes the sums in the
background; until then the rows are counted.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from galaxy_alpr.db.base import CodeString, Id

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

BYTES = sa.LargeBinary().with_variant(mysql.MEDIUMBLOB(), "mysql", "mariadb")
REASONS = ["unread_reason", "captured_at", "detection_id"]
OF_REASONS = "ix_plates_unread_reason_captured_at_detection_id"
DROPPED = {
    "ix_detection_sessions_image_sha256": ("detection_sessions", "image_sha256"),
    "ix_detections_statistics": ("detections", "location_id", "kind", "captured_at"),
    "ix_detections_slot_statistics": ("detections", "slot", "kind", "location_id", "captured_at"),
    "ix_vehicles_statistics": ("vehicles", "vehicle_class", "location_id", "captured_at"),
    "ix_plates_statistics": (
        *("plates", "type", "country", "region_code", "unread_reason", "location_id"),
        *("captured_at", "observed_text", "text_hash", "region_name"),
    ),
    "ix_plates_slot_statistics": (
        *("plates", "slot", "location_id", "captured_at", "observed_text", "text_hash"),
    ),
}


def upgrade() -> None:
    op.create_table(
        "statistic_days",
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("token", CodeString(32), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_statistic_days"),
    )
    op.create_table(
        "statistic_sums",
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("location_id", Id, autoincrement=False, nullable=False),
        sa.Column("images", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("slots", BYTES, nullable=False),
        sa.Column("times", BYTES, nullable=False),
        sa.Column("texts", BYTES, nullable=False),
        sa.ForeignKeyConstraint(
            ["day"],
            ["statistic_days.day"],
            name="fk_statistic_sums_day_statistic_days",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("day", "location_id", name="pk_statistic_sums"),
    )
    op.create_index(
        "ix_statistic_sums_location_id_day_images",
        "statistic_sums",
        ["location_id", "day", "images"],
    )
    for name, (table, *_) in DROPPED.items():
        op.drop_index(name, table)
    op.drop_index(OF_REASONS, "plates")
    where = sa.text("unread_reason IS NOT NULL")
    op.create_index(OF_REASONS, "plates", REASONS, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    op.drop_index(OF_REASONS, "plates")
    op.create_index(OF_REASONS, "plates", REASONS)
    for name, (table, *columns) in DROPPED.items():
        op.create_index(name, table, columns)
    op.drop_table("statistic_sums")
    op.drop_table("statistic_days")
