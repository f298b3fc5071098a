"""Store sources of readings, what they send beside these, and deliveries that cannot be read"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from galaxy_alpr.db.base import CodeString, Id, UtcDateTime

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ingest_sources",
        sa.Column("id", Id, nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("maker", sa.String(30), nullable=False),
        sa.Column("token_hash", CodeString(64), nullable=False),
        sa.Column("location_id", Id),
        sa.Column("devices", sa.JSON(), nullable=False),
        sa.Column("addresses", sa.JSON(), nullable=False),
        sa.Column("timezone", sa.String(50)),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("opens_gates", sa.Boolean(), nullable=False),
        sa.Column("readings", Id, nullable=False),
        sa.Column("refused", Id, nullable=False),
        sa.Column("last_seen_at", UtcDateTime()),
        sa.Column("last_error", sa.String(300)),
        sa.Column("highest_confidence", sa.Double()),
        sa.Column("confidences", Id, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["location_id"],
            ["locations.id"],
            name="fk_ingest_sources_location_id_locations",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_ingest_sources"),
        sa.UniqueConstraint("name", name="uq_ingest_sources_name"),
        sa.UniqueConstraint("token_hash", name="uq_ingest_sources_token_hash"),
    )
    op.create_index("ix_ingest_sources_location_id", "ingest_sources", ["location_id"])
    _dead_letters()
    _pushed_readings()


def _dead_letters() -> None:
    body = sa.LargeBinary().with_variant(mysql.LONGBLOB(), "mysql", "mariadb")
    op.create_table(
        "dead_letters",
        sa.Column("id", Id, nullable=False),
        sa.Column("ingest_source_id", Id, nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("problem", sa.String(300), nullable=False),
        sa.Column("maker", sa.String(30)),
        sa.Column("method", sa.String(10), nullable=False),
        sa.Column("path", sa.String(200), nullable=False),
        sa.Column("content_type", sa.String(200), nullable=False),
        sa.Column("query", sa.JSON(), nullable=False),
        sa.Column("body", body, nullable=False),
        sa.Column("body_bytes", sa.Integer(), nullable=False),
        sa.Column("body_sha256", CodeString(64), nullable=False),
        sa.Column("replays", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ingest_source_id"],
            ["ingest_sources.id"],
            name="fk_dead_letters_ingest_source_id_ingest_sources",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_dead_letters"),
    )
    for columns in (["received_at"], ["ingest_source_id", "id"]):
        op.create_index(f"ix_dead_letters_{'_'.join(columns)}", "dead_letters", columns)


def _pushed_readings() -> None:
    op.create_table(
        "pushed_readings",
        sa.Column("session_id", Id, nullable=False, autoincrement=False),
        sa.Column("sender", CodeString(40), nullable=False),
        sa.Column("event_hash", CodeString(64)),
        sa.Column("ingest_source_id", Id),
        sa.Column("sent_text", CodeString(20)),
        sa.Column("captured_at", UtcDateTime(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("device_id", sa.String(100)),
        sa.Column("direction", sa.String(10)),
        sa.Column("lane", sa.String(50)),
        sa.Column("speed", sa.Double()),
        sa.Column("make", sa.String(50)),
        sa.Column("model", sa.String(50)),
        sa.Column("retransmitted", sa.Boolean(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["detection_sessions.id"],
            name="fk_pushed_readings_session_id_detection_sessions",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["ingest_source_id"],
            ["ingest_sources.id"],
            name="fk_pushed_readings_ingest_source_id_ingest_sources",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("session_id", name="pk_pushed_readings"),
        sa.UniqueConstraint("sender", "event_hash", name="uq_pushed_readings_sender_event_hash"),
    )
    for columns in (["ingest_source_id"], ["sender", "captured_at"]):
        op.create_index(f"ix_pushed_readings_{'_'.join(columns)}", "pushed_readings", columns)


def downgrade() -> None:
    """Drop what was added."""
    op.drop_table("pushed_readings")
    op.drop_table("dead_letters")
    op.drop_table("ingest_sources")
