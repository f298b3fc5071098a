"""Index the visits that are inside"""

from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

_INDEX = "ix_visits_exited_at_state_began_at_id"


def upgrade() -> None:
    op.create_index(_INDEX, "visits", ["exited_at", "state", "began_at", "id"])


def downgrade() -> None:
    """Drop the index."""
    op.drop_index(_INDEX, "visits")
