"""Store who logs in at a provider, and the log-ins that were begun there

A downgrade keeps these people as accounts without a password.
"""

import sqlalchemy as sa
from alembic import op

from galaxy_alpr.db.base import CodeString, UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

UNIQUE = "uq_users_oidc_issuer_oidc_subject"


def upgrade() -> None:
    with op.batch_alter_table("users") as users:
        users.add_column(sa.Column("oidc_issuer", CodeString(255)))
        users.add_column(sa.Column("oidc_subject", CodeString(255)))
        users.create_unique_constraint(UNIQUE, ["oidc_issuer", "oidc_subject"])
    op.create_table(
        "sign_on_attempts",
        sa.Column("state_hash", CodeString(64), nullable=False),
        sa.Column("browser_hash", CodeString(64), nullable=False),
        sa.Column("redirect_url", CodeString(1000), nullable=False),
        sa.Column("next", CodeString(1000), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("state_hash", name="pk_sign_on_attempts"),
    )
    op.create_index("ix_sign_on_attempts_expires_at", "sign_on_attempts", ["expires_at"])


def downgrade() -> None:
    op.drop_table("sign_on_attempts")
    with op.batch_alter_table("users") as users:
        users.drop_constraint(UNIQUE, type_="unique")
        users.drop_column("oidc_subject")
        users.drop_column("oidc_issuer")
