"""Store the moment that a sender gave where it was ahead of the receipt"""

import sqlalchemy as sa
from alembic import op

from galaxy_alpr.db.base import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("detection_sessions", sa.Column("sent_captured_at", UtcDateTime()))


def downgrade() -> None:
    op.drop_column("detection_sessions", "sent_captured_at")
