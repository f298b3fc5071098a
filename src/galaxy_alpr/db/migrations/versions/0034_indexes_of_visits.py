"""Index visits by class and by the length of their stays"""

from alembic import op

revision = "0034"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_visits_vehicle_class_began_at_id", "visits", ["vehicle_class", "began_at", "id"]
    )
    op.create_index("ix_visits_stay_s", "visits", ["stay_s"])


def downgrade() -> None:
    """Drop the indexes."""
    op.drop_index("ix_visits_stay_s", "visits")
    op.drop_index("ix_visits_vehicle_class_began_at_id", "visits")
