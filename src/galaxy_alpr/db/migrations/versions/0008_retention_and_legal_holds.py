"""Store how long each lot keeps photos, legal holds, and the photo that an event names"""

import sqlalchemy as sa
from alembic import op

from galaxy_alpr.db.base import Id, UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

EVENTS = sa.table(
    "events",
    sa.column("type", sa.String()),
    sa.column("payload", sa.JSON()),
    sa.column("session_id", Id),
)


def upgrade() -> None:
    for name in ("keep_days", "keep_days_unlisted"):  # not in a batch: see 0002
        op.add_column("lots", sa.Column(name, sa.Integer(), nullable=True))
    op.create_table(
        "legal_holds",
        sa.Column("id", Id, nullable=False),
        sa.Column("subject_type", sa.String(20), nullable=False),
        sa.Column("subject_id", Id, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_by", sa.String(100), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("released_at", UtcDateTime(), nullable=True),
        sa.Column("released_by", sa.String(100), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_holds")),
    )
    op.create_index(
        op.f("ix_legal_holds_subject_type_subject_id"),
        "legal_holds",
        ["subject_type", "subject_id"],
    )
    op.add_column("events", sa.Column("session_id", Id, nullable=True))
    op.execute(
        sa.update(EVENTS)
        .where(EVENTS.c.type.in_(["detection.created", "plate.corrected"]))
        .values(session_id=EVENTS.c.payload["session_id"].as_integer())
    )
    op.create_index(op.f("ix_events_session_id"), "events", ["session_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_events_session_id"), "events")
    op.drop_column("events", "session_id")
    op.drop_table("legal_holds")
    for name in ("keep_days_unlisted", "keep_days"):
        op.drop_column("lots", name)
