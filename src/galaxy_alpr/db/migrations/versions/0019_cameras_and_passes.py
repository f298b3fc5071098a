"""Store cameras, what state they are in, and the passes of vehicles that they read"""

import sqlalchemy as sa
from alembic import op

from galaxy_alpr.db.base import CodeString, Id, UtcDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cameras",
        sa.Column("id", Id, nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("location_id", Id),
        sa.Column("address", sa.String(1000), nullable=False),
        sa.Column("sub_address", sa.String(1000)),
        sa.Column("user_name", sa.String(100)),
        sa.Column("password_sealed", CodeString(1000)),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("transport", sa.String(10), nullable=False),
        sa.Column("max_rate", sa.Double()),
        sa.Column("hardware", sa.Boolean(), nullable=False),
        sa.Column("countries", sa.JSON(), nullable=False),
        sa.Column("clip_s", sa.Double(), nullable=False),
        sa.Column("zones", sa.JSON(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["location_id"],
            ["locations.id"],
            name="fk_cameras_location_id_locations",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_cameras"),
        sa.UniqueConstraint("name", name="uq_cameras_name"),
    )
    op.create_index("ix_cameras_location_id", "cameras", ["location_id"])
    op.create_table(
        "camera_states",
        sa.Column("camera_id", Id, autoincrement=False, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("reason", sa.String(500)),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("worker", sa.String(100), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["camera_id"],
            ["cameras.id"],
            name="fk_camera_states_camera_id_cameras",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("camera_id", name="pk_camera_states"),
    )
    op.create_table(
        "passes",
        sa.Column("session_id", Id, autoincrement=False, nullable=False),
        sa.Column("pass_id", CodeString(36), nullable=False),
        sa.Column("camera_id", Id),
        sa.Column("first_at", UtcDateTime(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.Column("frames", sa.Integer(), nullable=False),
        sa.Column("direction", sa.String(10)),
        sa.Column("line", sa.String(100)),
        sa.Column("zones", sa.JSON(), nullable=False),
        sa.Column("sure", sa.Boolean(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("clip_path", sa.String(255)),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["detection_sessions.id"],
            name="fk_passes_session_id_detection_sessions",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["camera_id"], ["cameras.id"], name="fk_passes_camera_id_cameras", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("session_id", name="pk_passes"),
        sa.UniqueConstraint("pass_id", name="uq_passes_pass_id"),
    )
    op.create_index("ix_passes_camera_id", "passes", ["camera_id"])


def downgrade() -> None:
    for table in ("passes", "camera_states", "cameras"):
        op.drop_table(table)
