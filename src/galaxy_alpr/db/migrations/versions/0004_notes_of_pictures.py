"""Store what is unusual about a picture, such as that it is upside down"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # MySQL takes the default of a JSON column only as an expression, SQLite only as a plain value.
    is_mysql = op.get_bind().dialect.name in {"mysql", "mariadb"}
    default = sa.text("('[]')" if is_mysql else "'[]'")
    op.add_column(
        "detection_sessions", sa.Column("notes", sa.JSON(), nullable=False, server_default=default)
    )


def downgrade() -> None:
    op.drop_column("detection_sessions", "notes")
