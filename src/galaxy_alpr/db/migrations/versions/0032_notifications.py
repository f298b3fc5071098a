"""Store channels that notify people of alarms, and what is sent over them"""

import sqlalchemy as sa
from alembic import op

from galaxy_alpr.db.base import CodeString, Id, UtcDateTime

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notification_channels",
        sa.Column("id", Id, nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("recipients", sa.JSON(), nullable=False),
        sa.Column("url_sealed", sa.Text()),
        sa.Column("min_severity", sa.String(10), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("lots", sa.JSON(), nullable=False),
        sa.Column("timezone", sa.String(64), nullable=False),
        sa.Column("quiet_hours", sa.JSON(), nullable=False),
        sa.Column("in_quiet_hours", sa.String(10), nullable=False),
        sa.Column("digest", sa.String(10), nullable=False),
        sa.Column("digest_at", sa.String(5), nullable=False),
        sa.Column("language", sa.String(5), nullable=False),
        sa.Column("plates", sa.String(10), nullable=False),
        sa.Column("attach_crop", sa.Boolean(), nullable=False),
        sa.Column("max_per_hour", sa.Integer(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("last_sent_at", UtcDateTime()),
        sa.Column("last_error", sa.String(300)),
        sa.Column("last_error_at", UtcDateTime()),
        sa.Column("claimed_until", UtcDateTime()),
        sa.Column("claim", CodeString(32)),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notification_channels"),
        sa.UniqueConstraint("name", name="uq_notification_channels_name"),
    )
    op.create_table(
        "notifications",
        sa.Column("id", Id, nullable=False),
        sa.Column("channel_id", Id, nullable=False),
        sa.Column("alarm_id", Id, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(300)),
        sa.Column("message", CodeString(32)),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime()),
        sa.ForeignKeyConstraint(
            ["channel_id"],
            ["notification_channels.id"],
            name="fk_notifications_channel_id_notification_channels",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["alarm_id"],
            ["alarms.id"],
            name="fk_notifications_alarm_id_alarms",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_notifications"),
        sa.UniqueConstraint("channel_id", "alarm_id", name="uq_notifications_channel_id_alarm_id"),
    )
    for columns in (
        ["alarm_id"],
        ["state", "due_at"],
        ["channel_id", "state", "due_at"],
        ["channel_id", "sent_at"],
    ):
        op.create_index(f"ix_notifications_{'_'.join(columns)}", "notifications", columns)


def downgrade() -> None:
    op.drop_table("notifications")
    op.drop_table("notification_channels")
