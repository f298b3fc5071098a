"""Store alert rules, and the alarms that they raise"""

import sqlalchemy as sa
from alembic import op

from galaxy_alpr.db.base import DISPLAY_LENGTH, TEXT_LENGTH, CodeString, Id, UtcDateTime

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_LISTS_INDEX = "ix_plate_list_entries_updated_at"


def _reference(column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=f"fk_alarms_{column}_{other}", ondelete="SET NULL"
    )


def upgrade() -> None:
    op.create_table(
        "alert_rules",
        sa.Column("id", Id, nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("severity", sa.String(10), nullable=False),
        sa.Column("lots", sa.JSON(), nullable=False),
        sa.Column("locations", sa.JSON(), nullable=False),
        sa.Column("direction", sa.String(10)),
        sa.Column("schedule", sa.JSON(), nullable=False),
        sa.Column("cooldown_s", sa.Integer(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("instruction", sa.Text()),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_alert_rules"),
        sa.UniqueConstraint("name", name="uq_alert_rules_name"),
    )
    op.create_table(
        "alert_rule_versions",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", Id, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_alert_rule_versions"),
    )
    _create_alarms()
    op.create_index(_LISTS_INDEX, "plate_list_entries", ["updated_at"])


def _create_alarms() -> None:
    op.create_table(
        "alarms",
        sa.Column("id", Id, nullable=False),
        sa.Column("rule_id", Id),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("severity", sa.String(10), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("subject", sa.String(100), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("detection_id", Id),
        sa.Column("text", CodeString(TEXT_LENGTH)),
        sa.Column("text_hash", CodeString(64)),
        sa.Column("display_text", sa.String(DISPLAY_LENGTH)),
        sa.Column("listed_text", CodeString(TEXT_LENGTH)),
        sa.Column("visit_id", Id),
        sa.Column("camera_id", Id),
        sa.Column("gate_id", Id),
        sa.Column("lot_id", Id),
        sa.Column("location_id", Id),
        sa.Column("occurred_at", UtcDateTime(), nullable=False),
        sa.Column("raised_at", UtcDateTime(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("instruction", sa.Text()),
        sa.Column("acknowledged_at", UtcDateTime()),
        sa.Column("acknowledged_by", sa.String(100)),
        sa.Column("outcome", sa.String(20)),
        sa.Column("comment", sa.Text()),
        _reference("rule_id", "alert_rules"),
        _reference("detection_id", "detections"),
        _reference("visit_id", "visits"),
        _reference("camera_id", "cameras"),
        _reference("lot_id", "lots"),
        _reference("location_id", "locations"),
        sa.PrimaryKeyConstraint("id", name="pk_alarms"),
    )
    for columns in (
        ["detection_id"],
        ["visit_id"],
        ["camera_id"],
        ["state", "id"],
        ["raised_at", "id"],
        ["location_id", "id"],
        ["lot_id", "id"],
        ["rule_id", "subject", "last_at"],
        ["occurred_at", "id"],
        ["text", "id"],
    ):
        op.create_index(f"ix_alarms_{'_'.join(columns)}", "alarms", columns)


def downgrade() -> None:
    op.drop_index(_LISTS_INDEX, "plate_list_entries")
    for table in ("alarms", "alert_rule_versions", "alert_rules"):
        op.drop_table(table)
