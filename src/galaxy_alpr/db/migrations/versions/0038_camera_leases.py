"""Add the leases of cameras, their claims, and the workers that hold them"""

import sqlalchemy as sa
from alembic import op

from galaxy_alpr.db.base import CodeString, Id, UtcDateTime

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "camera_leases",
        sa.Column("camera_id", Id, nullable=False),
        sa.Column("holder", CodeString(150), nullable=False),
        sa.Column("token", sa.BigInteger(), nullable=False),
        sa.Column("claimed_at", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["camera_id"],
            ["cameras.id"],
            name="fk_camera_leases_camera_id_cameras",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("camera_id", name="pk_camera_leases"),
    )
    op.create_table(
        "camera_claims",
        sa.Column("camera_id", Id, nullable=False),
        sa.Column("token", sa.BigInteger(), nullable=False),
        sa.Column("holder", CodeString(150), nullable=False),
        sa.Column("claimed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["camera_id"],
            ["cameras.id"],
            name="fk_camera_claims_camera_id_cameras",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("camera_id", "token", name="pk_camera_claims"),
    )
    op.create_index("ix_camera_claims_claimed_at", "camera_claims", ["claimed_at"])
    op.create_table(
        "camera_workers",
        sa.Column("name", CodeString(150), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("lots", sa.JSON(), nullable=False),
        sa.Column("hardware", sa.Boolean(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_camera_workers"),
    )


def downgrade() -> None:
    op.drop_table("camera_workers")
    op.drop_table("camera_claims")
    op.drop_table("camera_leases")
