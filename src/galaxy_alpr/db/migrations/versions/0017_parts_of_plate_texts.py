"""Find plates by a part of their text, and in the order of time, from indexes alone"""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from galaxy_alpr.db.base import CodeString

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TEXT_LENGTH = 20
BATCH = 5_000
BY_TIME = "ix_plates_captured_at_detection_id"
BY_TIME_AND_TEXT = "ix_plates_captured_at_detection_id_text_location_id"
BY_PLACE_AND_TEXT = "ix_plates_location_id_captured_at_detection_id_text"
REVERSED = "ix_plates_folded_reversed"

PLATES = sa.table(
    "plates",
    sa.column("text", CodeString(TEXT_LENGTH)),
    sa.column("folded", CodeString(TEXT_LENGTH)),
    sa.column("folded_reversed", CodeString(TEXT_LENGTH)),
)


def upgrade() -> None:
    parts = op.create_table(
        "plate_text_parts",
        sa.Column("part", CodeString(TEXT_LENGTH), nullable=False),
        sa.Column("text", CodeString(TEXT_LENGTH), nullable=False),
        sa.PrimaryKeyConstraint("part", "text", name=op.f("pk_plate_text_parts")),
        sqlite_with_rowid=False,
    )
    connection = op.get_bind()
    for texts in _texts(connection):
        rows = [
            {"part": folded[start:], "text": text}
            for text, folded in texts
            for start in range(len(folded))
        ]
        connection.execute(sa.insert(parts), rows)
    op.drop_index(op.f(REVERSED), "plates")
    # Not in a batch: see 0002.
    op.drop_column("plates", "folded_reversed")
    op.drop_index(op.f(BY_TIME), "plates")
    op.create_index(
        op.f(BY_TIME_AND_TEXT), "plates", ["captured_at", "detection_id", "text", "location_id"]
    )
    op.create_index(
        op.f(BY_PLACE_AND_TEXT), "plates", ["location_id", "captured_at", "detection_id", "text"]
    )


def downgrade() -> None:
    op.drop_index(op.f(BY_PLACE_AND_TEXT), "plates")
    op.drop_index(op.f(BY_TIME_AND_TEXT), "plates")
    op.create_index(op.f(BY_TIME), "plates", ["captured_at", "detection_id"])
    op.add_column("plates", sa.Column("folded_reversed", CodeString(TEXT_LENGTH), nullable=True))
    connection = op.get_bind()
    for texts in _texts(connection):
        connection.execute(
            sa.update(PLATES)
            .where(PLATES.c.text == sa.bindparam("of"))
            .values(folded_reversed=sa.bindparam("key")),
            [{"of": text, "key": folded[::-1]} for text, folded in texts],
        )
    op.create_index(op.f(REVERSED), "plates", ["folded_reversed"])
    op.drop_table("plate_text_parts")


def _texts(connection: sa.Connection) -> Iterator[list[tuple[str, str]]]:
    """Yield all texts of plates with their folded keys, in parts that fit into memory."""
    after = ""
    while True:
        found = connection.execute(
            sa.select(PLATES.c.text, PLATES.c.folded)
            .where(PLATES.c.text > after, PLATES.c.folded.is_not(None))
            .distinct()
            .order_by(PLATES.c.text)
            .limit(BATCH)
        ).all()
        if not found:
            return
        yield [(row.text, row.folded) for row in found]
        after = found[-1].text
