"""Store partners of cameras, their states over time, and passes that last; widen sealed secrets"""

import sqlalchemy as sa
from alembic import op

from galaxy_alpr.db.base import CodeString, Id, UtcDateTime

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("cameras") as cameras:
        cameras.add_column(sa.Column("partner_id", Id))
        cameras.add_column(sa.Column("partner_s", sa.Double(), nullable=False, server_default="10"))
        cameras.create_foreign_key(
            "fk_cameras_partner_id_cameras", "cameras", ["partner_id"], ["id"], ondelete="SET NULL"
        )
        cameras.create_index("ix_cameras_partner_id", ["partner_id"])
    with op.batch_alter_table("cameras") as cameras:
        cameras.alter_column(
            "partner_s", existing_type=sa.Double(), existing_nullable=False, server_default=None
        )
    with op.batch_alter_table("passes") as passes:
        passes.add_column(sa.Column("partner_camera_id", Id))
        passes.add_column(sa.Column("partner_agrees", sa.Boolean()))
        passes.create_foreign_key(
            "fk_passes_partner_camera_id_cameras",
            "cameras",
            ["partner_camera_id"],
            ["id"],
            ondelete="SET NULL",
        )
        passes.create_index("ix_passes_partner_camera_id", ["partner_camera_id"])
    op.create_table(
        "provisional_passes",
        sa.Column("pass_id", CodeString(36), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("event", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("pass_id", name="pk_provisional_passes"),
    )
    op.create_table(
        "camera_state_changes",
        sa.Column("id", Id, nullable=False),
        sa.Column("camera_id", Id, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("reason", sa.String(500)),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime()),
        sa.ForeignKeyConstraint(
            ["camera_id"],
            ["cameras.id"],
            name="fk_camera_state_changes_camera_id_cameras",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_camera_state_changes"),
    )
    for columns in (["camera_id", "since", "id"], ["until"]):
        name = f"ix_camera_state_changes_{'_'.join(columns)}"
        op.create_index(name, "camera_state_changes", columns)
    with op.batch_alter_table("second_factors") as factors:
        factors.alter_column(
            "secret",
            existing_type=CodeString(64),
            type_=CodeString(200),
            existing_nullable=False,
        )


def downgrade() -> None:
    """Drop what was added. Secrets that were encrypted stay so, and their width with them."""
    op.drop_table("camera_state_changes")
    op.drop_table("provisional_passes")
    with op.batch_alter_table("passes") as passes:
        passes.drop_constraint("fk_passes_partner_camera_id_cameras", type_="foreignkey")
        passes.drop_index("ix_passes_partner_camera_id")
        passes.drop_column("partner_agrees")
        passes.drop_column("partner_camera_id")
    with op.batch_alter_table("cameras") as cameras:
        cameras.drop_constraint("fk_cameras_partner_id_cameras", type_="foreignkey")
        cameras.drop_index("ix_cameras_partner_id")
        cameras.drop_column("partner_s")
        cameras.drop_column("partner_id")
