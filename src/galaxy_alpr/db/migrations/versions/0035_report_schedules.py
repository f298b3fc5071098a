"""Store reports that are sent by e-mail, and index visits by their entries"""

import sqlalchemy as sa
from alembic import op

from galaxy_alpr.db.base import CodeString, Id, UtcDateTime

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_SCHEDULE_CHANNEL = "fk_report_schedules_channel_id_notification_channels"


def upgrade() -> None:
    op.create_index("ix_visits_lot_id_entered_at", "visits", ["lot_id", "entered_at"])
    op.create_table(
        "report_schedules",
        sa.Column("id", Id, nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("channel_id", Id, nullable=False),
        sa.Column("lots", sa.JSON(), nullable=False),
        sa.Column("every", sa.String(10), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("timezone", sa.String(64), nullable=False),
        sa.Column("format", sa.String(10), nullable=False),
        sa.Column("overstay_s", sa.Integer(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("try_at", UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_period_from", UtcDateTime()),
        sa.Column("last_sent_at", UtcDateTime()),
        sa.Column("last_error", sa.String(300)),
        sa.Column("claimed_until", UtcDateTime()),
        sa.Column("claim", CodeString(32)),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("hour >= 0 AND hour <= 23", name="ck_report_schedules_hour"),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["notification_channels.id"], name=_SCHEDULE_CHANNEL, ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_report_schedules"),
        sa.UniqueConstraint("name", name="uq_report_schedules_name"),
    )
    op.create_index("ix_report_schedules_channel_id", "report_schedules", ["channel_id"])
    op.create_index("ix_report_schedules_enabled_try_at", "report_schedules", ["enabled", "try_at"])


def downgrade() -> None:
    """Drop the table and the index."""
    op.drop_table("report_schedules")
    op.drop_index("ix_visits_lot_id_entered_at", "visits")
