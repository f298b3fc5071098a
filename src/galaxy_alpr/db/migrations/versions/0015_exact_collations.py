"""Store texts of MySQL and MariaDB as UTF-8 that is compared exactly

Tables of an older version have the character set and the collation of their database, such as
latin1. A downgrade leaves the collation as it is; an older version works with it.
"""

from alembic import op

from galaxy_alpr.db.mysql.collations import convert

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    convert(op.get_bind())


def downgrade() -> None:
    pass
