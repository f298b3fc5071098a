"""Create the first tables"""

import sqlalchemy as sa
from alembic import op

from galaxy_alpr.db.base import CodeString, Id, UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "events",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("location_id", Id, nullable=True),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_events_created_at"), ["created_at"], unique=False)

    counter = op.create_table(
        "event_counter",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_id", Id, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_counter")),
    )
    op.bulk_insert(counter, [{"id": 1, "last_id": 0}])

    op.create_table(
        "lots",
        sa.Column("id", Id, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("capacity IS NULL OR capacity >= 0", name=op.f("ck_lots_capacity")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lots")),
        sa.UniqueConstraint("name", name=op.f("uq_lots_name")),
    )
    op.create_table(
        "plate_list_entries",
        sa.Column("id", Id, nullable=False),
        sa.Column("text", CodeString(20), nullable=False),
        sa.Column("folded", CodeString(20), nullable=False),
        sa.Column("display_text", sa.String(length=30), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("valid_from", UtcDateTime(), nullable=True),
        sa.Column("valid_until", UtcDateTime(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plate_list_entries")),
        sa.UniqueConstraint("text", name=op.f("uq_plate_list_entries_text")),
    )
    with op.batch_alter_table("plate_list_entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plate_list_entries_folded"), ["folded"], unique=False)
        batch_op.create_index(batch_op.f("ix_plate_list_entries_status"), ["status"], unique=False)

    op.create_table(
        "locations",
        sa.Column("id", Id, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("type", sa.String(length=10), nullable=False),
        sa.Column("lot_id", Id, nullable=True),
        sa.Column("country", CodeString(2), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lot_id"], ["lots.id"], name=op.f("fk_locations_lot_id_lots"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_locations")),
        sa.UniqueConstraint("name", name=op.f("uq_locations_name")),
    )
    with op.batch_alter_table("locations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_locations_lot_id"), ["lot_id"], unique=False)

    op.create_table(
        "detection_sessions",
        sa.Column("id", Id, nullable=False),
        sa.Column("captured_at", UtcDateTime(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("location_id", Id, nullable=True),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=True),
        sa.Column("image_path", sa.String(length=255), nullable=False),
        sa.Column("image_sha256", CodeString(64), nullable=False),
        sa.Column("image_width", sa.Integer(), nullable=False),
        sa.Column("image_height", sa.Integer(), nullable=False),
        sa.Column("annotated_path", sa.String(length=255), nullable=True),
        sa.Column("annotated_sha256", CodeString(64), nullable=True),
        sa.Column("detector", sa.String(length=100), nullable=False),
        sa.Column("recognizer", sa.String(length=100), nullable=False),
        sa.Column("decode_ms", sa.Double(), nullable=False),
        sa.Column("detect_ms", sa.Double(), nullable=False),
        sa.Column("read_ms", sa.Double(), nullable=False),
        sa.Column("store_ms", sa.Double(), nullable=False),
        sa.Column("total_ms", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["location_id"],
            ["locations.id"],
            name=op.f("fk_detection_sessions_location_id_locations"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_detection_sessions")),
        sa.UniqueConstraint("image_path", name=op.f("uq_detection_sessions_image_path")),
    )
    with op.batch_alter_table("detection_sessions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_detection_sessions_captured_at_id"), ["captured_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_detection_sessions_image_sha256"), ["image_sha256"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_detection_sessions_location_id_captured_at_id"),
            ["location_id", "captured_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_detection_sessions_source_captured_at_id"),
            ["source", "captured_at", "id"],
            unique=False,
        )

    op.create_table(
        "detections",
        sa.Column("id", Id, nullable=False),
        sa.Column("session_id", Id, nullable=False),
        sa.Column("captured_at", UtcDateTime(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("location_id", Id, nullable=True),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("pairing_method", sa.String(length=20), nullable=True),
        sa.Column("pairing_confidence", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["location_id"],
            ["locations.id"],
            name=op.f("fk_detections_location_id_locations"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["detection_sessions.id"],
            name=op.f("fk_detections_session_id_detection_sessions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_detections")),
    )
    with op.batch_alter_table("detections", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_detections_captured_at_id"), ["captured_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_detections_kind_captured_at_id"),
            ["kind", "captured_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_detections_location_id_captured_at_id"),
            ["location_id", "captured_at", "id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_detections_session_id"), ["session_id"], unique=False)
        batch_op.create_index(
            "ix_detections_statistics", ["location_id", "kind", "captured_at"], unique=False
        )
        batch_op.create_index(
            "ix_detections_slot_statistics",
            ["slot", "kind", "location_id", "captured_at"],
            unique=False,
        )

    op.create_table(
        "plates",
        sa.Column("id", Id, nullable=False),
        sa.Column("detection_id", Id, nullable=False),
        sa.Column("captured_at", UtcDateTime(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("location_id", Id, nullable=True),
        sa.Column("text", CodeString(20), nullable=True),
        sa.Column("folded", CodeString(20), nullable=True),
        sa.Column("folded_reversed", CodeString(20), nullable=True),
        sa.Column("display_text", sa.String(length=30), nullable=True),
        sa.Column("observed_text", CodeString(20), nullable=True),
        sa.Column("raw_text", sa.String(length=60), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("detection_confidence", sa.Double(), nullable=False),
        sa.Column("char_confidences", sa.JSON(), nullable=False),
        sa.Column("x1", sa.Double(), nullable=False),
        sa.Column("y1", sa.Double(), nullable=False),
        sa.Column("x2", sa.Double(), nullable=False),
        sa.Column("y2", sa.Double(), nullable=False),
        sa.Column("corners", sa.JSON(), nullable=False),
        sa.Column("country", CodeString(2), nullable=True),
        sa.Column("region_code", sa.String(length=10), nullable=True),
        sa.Column("region_name", sa.String(length=100), nullable=True),
        sa.Column("type", sa.String(length=20), nullable=True),
        sa.Column("background_color", sa.String(length=20), nullable=True),
        sa.Column("text_color", sa.String(length=20), nullable=True),
        sa.Column("quality_score", sa.Double(), nullable=False),
        sa.Column("unread_reason", sa.String(length=20), nullable=True),
        sa.Column("image_path", sa.String(length=255), nullable=True),
        sa.Column("image_sha256", CodeString(64), nullable=True),
        sa.ForeignKeyConstraint(
            ["detection_id"],
            ["detections.id"],
            name=op.f("fk_plates_detection_id_detections"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plates")),
        sa.UniqueConstraint("detection_id", name=op.f("uq_plates_detection_id")),
    )
    with op.batch_alter_table("plates", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_plates_folded_captured_at_detection_id"),
            ["folded", "captured_at", "detection_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_plates_folded_reversed"), ["folded_reversed"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_plates_confidence_detection_id"),
            ["confidence", "detection_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_plates_captured_at_detection_id"),
            ["captured_at", "detection_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_plates_text_captured_at_detection_id_location_id"),
            ["text", "captured_at", "detection_id", "location_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_plates_country_captured_at_detection_id"),
            ["country", "captured_at", "detection_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_plates_region_code_captured_at_detection_id"),
            ["region_code", "captured_at", "detection_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_plates_type_captured_at_detection_id"),
            ["type", "captured_at", "detection_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_plates_unread_reason_captured_at_detection_id"),
            ["unread_reason", "captured_at", "detection_id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_plates_statistics",
            [
                "type",
                "country",
                "region_code",
                "unread_reason",
                "location_id",
                "captured_at",
                "observed_text",
                "region_name",
            ],
            unique=False,
        )
        batch_op.create_index(
            "ix_plates_slot_statistics",
            ["slot", "location_id", "captured_at", "observed_text"],
            unique=False,
        )

    op.create_table(
        "vehicles",
        sa.Column("id", Id, nullable=False),
        sa.Column("detection_id", Id, nullable=False),
        sa.Column("captured_at", UtcDateTime(), nullable=False),
        sa.Column("location_id", Id, nullable=True),
        sa.Column("vehicle_class", sa.String(length=20), nullable=False),
        sa.Column("observed_class", sa.String(length=20), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("x1", sa.Double(), nullable=False),
        sa.Column("y1", sa.Double(), nullable=False),
        sa.Column("x2", sa.Double(), nullable=False),
        sa.Column("y2", sa.Double(), nullable=False),
        sa.Column("color", sa.String(length=20), nullable=True),
        sa.Column("observed_color", sa.String(length=20), nullable=True),
        sa.Column("color_confidence", sa.Double(), nullable=True),
        sa.Column("image_path", sa.String(length=255), nullable=True),
        sa.Column("image_sha256", CodeString(64), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=True),
        sa.Column("changed_by", sa.String(length=100), nullable=True),
        sa.ForeignKeyConstraint(
            ["detection_id"],
            ["detections.id"],
            name=op.f("fk_vehicles_detection_id_detections"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vehicles")),
        sa.UniqueConstraint("detection_id", name=op.f("uq_vehicles_detection_id")),
    )
    with op.batch_alter_table("vehicles", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_vehicles_captured_at_detection_id"),
            ["captured_at", "detection_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_vehicles_vehicle_class_captured_at_detection_id"),
            ["vehicle_class", "captured_at", "detection_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_vehicles_color_captured_at_detection_id"),
            ["color", "captured_at", "detection_id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_vehicles_statistics", ["vehicle_class", "location_id", "captured_at"], unique=False
        )

    op.create_table(
        "plate_candidates",
        sa.Column("id", Id, nullable=False),
        sa.Column("plate_id", Id, nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("text", CodeString(20), nullable=False),
        sa.Column("folded", CodeString(20), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("char_confidences", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plate_id"],
            ["plates.id"],
            name=op.f("fk_plate_candidates_plate_id_plates"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plate_candidates")),
        sa.UniqueConstraint("plate_id", "rank", name=op.f("uq_plate_candidates_plate_id_rank")),
    )
    with op.batch_alter_table("plate_candidates", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_plate_candidates_folded_plate_id"), ["folded", "plate_id"], unique=False
        )

    op.create_table(
        "plate_corrections",
        sa.Column("id", Id, nullable=False),
        sa.Column("plate_id", Id, nullable=False),
        sa.Column("text_before", CodeString(20), nullable=True),
        sa.Column("text_after", CodeString(20), nullable=True),
        sa.Column("changed_by", sa.String(length=100), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.Column("undone_by", sa.String(length=100), nullable=True),
        sa.ForeignKeyConstraint(
            ["plate_id"],
            ["plates.id"],
            name=op.f("fk_plate_corrections_plate_id_plates"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plate_corrections")),
    )
    with op.batch_alter_table("plate_corrections", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_plate_corrections_plate_id"), ["plate_id"], unique=False
        )


def downgrade() -> None:
    op.drop_table("plate_corrections")
    op.drop_table("plate_candidates")
    op.drop_table("vehicles")
    op.drop_table("plates")
    op.drop_table("detections")
    op.drop_table("detection_sessions")
    op.drop_table("locations")
    op.drop_table("plate_list_entries")
    op.drop_table("lots")
    op.drop_table("event_counter")
    op.drop_table("events")
