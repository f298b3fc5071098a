"""Store sites, what the centre has of each, and what a site keeps for its centre"""

import sqlalchemy as sa
from alembic import op

from galaxy_alpr.db.base import CodeString, Id, UtcDateTime

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sites",
        sa.Column("id", Id, nullable=False),
        sa.Column("code", CodeString(40), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("key_sealed", CodeString(1000)),
        sa.Column("installation", CodeString(32)),
        sa.Column("installed_at", UtcDateTime()),
        sa.Column("restarts", sa.Integer(), nullable=False),
        sa.Column("batch_id", CodeString(32)),
        sa.Column("last_event_id", Id, nullable=False),
        sa.Column("newest_event_id", Id, nullable=False),
        sa.Column("oldest_waiting_at", UtcDateTime()),
        sa.Column("last_seen_at", UtcDateTime()),
        sa.Column("version", sa.String(40)),
        sa.Column("clock_ahead_s", sa.Double()),
        sa.Column("disk_free_mb", sa.Integer()),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("picture_policy", sa.String(10)),
        sa.Column("lists", sa.JSON(), nullable=False),
        sa.Column("config_version", CodeString(64)),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sites"),
        sa.UniqueConstraint("code", name="uq_sites_code"),
        sa.UniqueConstraint("name", name="uq_sites_name"),
    )
    op.create_table(
        "site_rows",
        sa.Column("site_id", Id, nullable=False),
        sa.Column("kind", CodeString(10), nullable=False),
        sa.Column("source", CodeString(60), nullable=False),
        sa.Column("row_id", Id, nullable=False),
        _reference("site_rows", "site_id", "sites"),
        sa.PrimaryKeyConstraint("site_id", "kind", "source", name="pk_site_rows"),
    )
    op.create_index("ix_site_rows_kind_row_id", "site_rows", ["kind", "row_id"])
    op.create_table(
        "site_pictures",
        sa.Column("id", Id, nullable=False),
        sa.Column("site_id", Id, nullable=False),
        sa.Column("session_id", Id, nullable=False),
        sa.Column("part", sa.String(10), nullable=False),
        sa.Column("row_id", Id, nullable=False),
        sa.Column("source_path", CodeString(255), nullable=False),
        sa.Column("path", CodeString(255), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("captured_at", UtcDateTime(), nullable=False),
        _reference("site_pictures", "site_id", "sites"),
        _reference("site_pictures", "session_id", "detection_sessions"),
        sa.PrimaryKeyConstraint("id", name="pk_site_pictures"),
        sa.UniqueConstraint("path", name="uq_site_pictures_path"),
    )
    for columns in (
        ["session_id"],
        ["site_id", "state", "rank", "id"],
        ["site_id", "source_path"],
    ):
        op.create_index(f"ix_site_pictures_{'_'.join(columns)}", "site_pictures", columns)
    _create_tables_of_edges()
    with op.batch_alter_table("plate_list_entries") as batch:
        batch.add_column(
            sa.Column("from_centre", sa.Boolean(), nullable=False, server_default=sa.false())
        )


def _create_tables_of_edges() -> None:
    op.create_table(
        "centre_link",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("site", CodeString(40), nullable=False),
        sa.Column("batch_id", CodeString(32)),
        sa.Column("next_batch_id", CodeString(32), nullable=False),
        sa.Column("config_version", CodeString(64)),
        sa.Column("confirmed_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name="pk_centre_link"),
    )
    op.create_table(
        "centre_changes",
        sa.Column("id", Id, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("subject_id", Id, nullable=False),
        sa.Column("source", CodeString(60)),
        sa.PrimaryKeyConstraint("id", name="pk_centre_changes"),
    )
    op.create_table(
        "centre_pictures",
        sa.Column("session_id", Id, autoincrement=False, nullable=False),
        _reference("centre_pictures", "session_id", "detection_sessions"),
        sa.PrimaryKeyConstraint("session_id", name="pk_centre_pictures"),
    )


def _reference(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}", ondelete="CASCADE"
    )


def downgrade() -> None:
    """Drop the tables and the column."""
    with op.batch_alter_table("plate_list_entries") as batch:
        batch.drop_column("from_centre")
    op.drop_table("centre_pictures")
    for table in ("centre_changes", "centre_link", "site_pictures", "site_rows", "sites"):
        op.drop_table(table)
