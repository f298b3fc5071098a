"""Store devices to which alarms are sent by web push, and what is to be sent"""

import sqlalchemy as sa
from alembic import op

from galaxy_alpr.db.base import CodeString, Id, UtcDateTime

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "push_subscriptions",
        sa.Column("id", Id, nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("login_session_id", Id),
        sa.Column("endpoint_hash", CodeString(64), nullable=False),
        sa.Column("server", sa.String(255), nullable=False),
        sa.Column("target_sealed", sa.Text(), nullable=False),
        sa.Column("language", sa.String(5), nullable=False),
        sa.Column("min_severity", sa.String(10), nullable=False),
        sa.Column("user_agent", sa.String(200)),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("last_success_at", UtcDateTime()),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(300)),
        _reference("push_subscriptions", "user_id", "users", "CASCADE"),
        _reference("push_subscriptions", "login_session_id", "login_sessions", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_push_subscriptions"),
        sa.UniqueConstraint("endpoint_hash", name="uq_push_subscriptions_endpoint_hash"),
    )
    for column in ("user_id", "login_session_id"):
        op.create_index(f"ix_push_subscriptions_{column}", "push_subscriptions", [column])
    op.create_table(
        "push_messages",
        sa.Column("id", Id, nullable=False),
        sa.Column("subscription_id", Id, nullable=False),
        sa.Column("alarm_id", Id, nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        _reference("push_messages", "subscription_id", "push_subscriptions", "CASCADE"),
        _reference("push_messages", "alarm_id", "alarms", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_push_messages"),
        sa.UniqueConstraint(
            "subscription_id", "alarm_id", name="uq_push_messages_subscription_id_alarm_id"
        ),
    )
    for column in ("alarm_id", "due_at"):
        op.create_index(f"ix_push_messages_{column}", "push_messages", [column])


def _reference(table: str, column: str, other: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}", ondelete=ondelete
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("push_messages")
    op.drop_table("push_subscriptions")
