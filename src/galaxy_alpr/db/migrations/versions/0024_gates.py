"""Store gates, what was decided about readings at them, and the orders to open them"""

import sqlalchemy as sa
from alembic import op

from galaxy_alpr.db.base import TEXT_LENGTH, CodeString, Id, UtcDateTime

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def _reference(table: str, column: str, other: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}", ondelete=ondelete
    )


def _actor() -> list[sa.Column[object]]:
    return [
        sa.Column("actor_kind", sa.String(20), nullable=False),
        sa.Column("actor_id", Id),
        sa.Column("actor_name", sa.String(100), nullable=False),
    ]


def upgrade() -> None:
    op.create_table(
        "gates",
        sa.Column("id", Id, nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("location_id", Id),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("mode", sa.String(10), nullable=False),
        sa.Column("fail_open", sa.Boolean(), nullable=False),
        sa.Column("min_interval_s", sa.Double(), nullable=False),
        sa.Column("min_confidence", sa.Double(), nullable=False),
        sa.Column("relay", sa.JSON(), nullable=False),
        sa.Column("secret_sealed", CodeString(1000)),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        _reference("gates", "location_id", "locations", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_gates"),
        sa.UniqueConstraint("name", name="uq_gates_name"),
        sa.UniqueConstraint("location_id", name="uq_gates_location_id"),
    )
    op.create_table(
        "gate_states",
        sa.Column("gate_id", Id, autoincrement=False, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("reason", sa.String(500)),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("worker", sa.String(100), nullable=False),
        _reference("gate_states", "gate_id", "gates", "CASCADE"),
        sa.PrimaryKeyConstraint("gate_id", name="pk_gate_states"),
    )
    op.create_table(
        "gate_switch",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("stopped", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(500)),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.String(100), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_gate_switch"),
    )
    _decisions()
    _commands()


def _decisions() -> None:
    op.create_table(
        "gate_decisions",
        sa.Column("id", Id, nullable=False),
        sa.Column("gate_id", Id),
        sa.Column("location_id", Id),
        sa.Column("detection_id", Id),
        sa.Column("idempotency_key", CodeString(255)),
        sa.Column("reading_hash", CodeString(64), nullable=False),
        sa.Column("text", CodeString(TEXT_LENGTH)),
        sa.Column("text_hash", CodeString(64)),
        sa.Column("confidence", sa.Double()),
        sa.Column("captured_at", UtcDateTime(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=False),
        sa.Column("mode", sa.String(10), nullable=False),
        sa.Column("outcome", sa.String(10), nullable=False),
        sa.Column("reason", sa.String(30), nullable=False),
        sa.Column("detail", sa.String(500), nullable=False),
        sa.Column("rule", sa.String(200)),
        sa.Column("latency_ms", sa.Double(), nullable=False),
        *_actor(),
        _reference("gate_decisions", "gate_id", "gates", "SET NULL"),
        _reference("gate_decisions", "location_id", "locations", "SET NULL"),
        _reference("gate_decisions", "detection_id", "detections", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_gate_decisions"),
    )
    for columns in (
        ["location_id"],
        ["detection_id"],
        ["gate_id", "id"],
        ["gate_id", "outcome", "decided_at"],
        ["gate_id", "reading_hash"],
        ["text", "id"],
    ):
        op.create_index(f"ix_gate_decisions_{'_'.join(columns)}", "gate_decisions", columns)


def _commands() -> None:
    op.create_table(
        "gate_commands",
        sa.Column("id", Id, nullable=False),
        sa.Column("gate_id", Id),
        sa.Column("location_id", Id),
        sa.Column("decision_id", Id),
        sa.Column("reason", sa.String(500)),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("confirmation", sa.String(22)),
        sa.Column("problem", sa.String(500)),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("dispatched_at", UtcDateTime()),
        sa.Column("executing_at", UtcDateTime()),
        sa.Column("ended_at", UtcDateTime()),
        sa.Column("worker", sa.String(100)),
        *_actor(),
        _reference("gate_commands", "gate_id", "gates", "SET NULL"),
        _reference("gate_commands", "location_id", "locations", "SET NULL"),
        _reference("gate_commands", "decision_id", "gate_decisions", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_gate_commands"),
        sa.UniqueConstraint("decision_id", name="uq_gate_commands_decision_id"),
    )
    for columns in (["location_id"], ["state", "id"], ["gate_id", "id"], ["gate_id", "created_at"]):
        op.create_index(f"ix_gate_commands_{'_'.join(columns)}", "gate_commands", columns)


def downgrade() -> None:
    for table in ("gate_commands", "gate_decisions", "gate_switch", "gate_states", "gates"):
        op.drop_table(table)
