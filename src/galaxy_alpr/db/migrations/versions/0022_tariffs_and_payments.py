"""Store tariffs with their versions, payments and validations; a visit keeps its version"""

import sqlalchemy as sa
from alembic import op

from galaxy_alpr.db.base import CodeString, Id, UtcDateTime

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

VERSION = "tariff_version_id"
VISIT_VERSION = "fk_visits_tariff_version_id_tariff_versions"


def _reference(table: str, column: str, other: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}", ondelete=ondelete
    )


def upgrade() -> None:
    _make_tariffs()
    _make_payments()
    _make_validations()
    if op.get_bind().dialect.name == "sqlite":
        # Not in a batch, which copies the table and loses its check constraint.
        op.execute(
            f"ALTER TABLE visits ADD COLUMN {VERSION} INTEGER CONSTRAINT {VISIT_VERSION}"
            " REFERENCES tariff_versions (id)"
        )
    else:
        op.add_column("visits", sa.Column(VERSION, Id))
        op.create_foreign_key(VISIT_VERSION, "visits", "tariff_versions", [VERSION], ["id"])
    op.create_index(f"ix_visits_{VERSION}", "visits", [VERSION])


def _make_tariffs() -> None:
    op.create_table(
        "tariffs",
        sa.Column("id", Id, nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("lot_id", Id),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        _reference("tariffs", "lot_id", "lots", "RESTRICT"),
        sa.PrimaryKeyConstraint("id", name="pk_tariffs"),
        sa.UniqueConstraint("name", name="uq_tariffs_name"),
    )
    op.create_index("ix_tariffs_lot_id", "tariffs", ["lot_id"])
    op.create_table(
        "tariff_versions",
        sa.Column("id", Id, nullable=False),
        sa.Column("tariff_id", Id, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("valid_from", UtcDateTime(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("created_by", sa.String(100), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        _reference("tariff_versions", "tariff_id", "tariffs", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_tariff_versions"),
        sa.UniqueConstraint("tariff_id", "number", name="uq_tariff_versions_tariff_id_number"),
    )
    op.create_index(
        "ix_tariff_versions_tariff_id_valid_from", "tariff_versions", ["tariff_id", "valid_from"]
    )
    op.create_table(
        "lot_tariffs",
        sa.Column("lot_id", Id, autoincrement=False, nullable=False),
        sa.Column("tariff_id", Id, nullable=False),
        _reference("lot_tariffs", "lot_id", "lots", "CASCADE"),
        _reference("lot_tariffs", "tariff_id", "tariffs", "RESTRICT"),
        sa.PrimaryKeyConstraint("lot_id", name="pk_lot_tariffs"),
    )
    op.create_index("ix_lot_tariffs_tariff_id", "lot_tariffs", ["tariff_id"])


def _make_payments() -> None:
    op.create_table(
        "payments",
        sa.Column("id", Id, nullable=False),
        sa.Column("visit_id", Id),
        sa.Column("lot_id", Id, nullable=False),
        sa.Column("tariff_version_id", Id, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", CodeString(3), nullable=False),
        sa.Column("decimals", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(30)),
        sa.Column("reference", sa.String(100)),
        sa.Column("payload", sa.String(1000)),
        sa.Column("quote", sa.JSON(), nullable=False),
        sa.Column("priced_until", UtcDateTime(), nullable=False),
        sa.Column("quoted_at", UtcDateTime(), nullable=False),
        sa.Column("quoted_by", sa.String(100), nullable=False),
        sa.Column("pending_at", UtcDateTime()),
        sa.Column("settled_at", UtcDateTime()),
        sa.Column("settled_by", sa.String(100)),
        sa.Column("failed_at", UtcDateTime()),
        sa.Column("refunded_at", UtcDateTime()),
        sa.Column("refunded_by", sa.String(100)),
        sa.Column("reason", sa.String(500)),
        sa.CheckConstraint("amount >= 0", name="ck_payments_amount"),
        _reference("payments", "visit_id", "visits", "SET NULL"),
        _reference("payments", "lot_id", "lots", "RESTRICT"),
        _reference("payments", "tariff_version_id", "tariff_versions", "RESTRICT"),
        sa.PrimaryKeyConstraint("id", name="pk_payments"),
    )
    for columns in (
        ["tariff_version_id"],
        ["visit_id", "id"],
        ["lot_id", "id"],
        ["state", "id"],
        ["settled_at"],
        ["refunded_at"],
    ):
        op.create_index(f"ix_payments_{'_'.join(columns)}", "payments", columns)


def _make_validations() -> None:
    op.create_table(
        "validations",
        sa.Column("id", Id, nullable=False),
        sa.Column("visit_id", Id),
        sa.Column("lot_id", Id, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("given_by", sa.String(100), nullable=False),
        sa.Column("note", sa.String(500)),
        sa.Column("created_by", sa.String(100), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("value > 0", name="ck_validations_value"),
        _reference("validations", "visit_id", "visits", "SET NULL"),
        _reference("validations", "lot_id", "lots", "RESTRICT"),
        sa.PrimaryKeyConstraint("id", name="pk_validations"),
    )
    for column in ("visit_id", "lot_id"):
        op.create_index(f"ix_validations_{column}", "validations", [column])


def downgrade() -> None:
    kept = sa.CheckConstraint(
        "entered_at IS NULL OR exited_at IS NULL OR entered_at <= exited_at",
        name="ck_visits_order",
    )
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    with op.batch_alter_table("visits", table_args=(kept,) if is_sqlite else ()) as visits:
        if not is_sqlite:  # which has no name for it
            visits.drop_constraint(VISIT_VERSION, type_="foreignkey")
        visits.drop_index(f"ix_visits_{VERSION}")
        visits.drop_column(VERSION)
    for table in ("validations", "payments", "lot_tariffs", "tariff_versions", "tariffs"):
        op.drop_table(table)
