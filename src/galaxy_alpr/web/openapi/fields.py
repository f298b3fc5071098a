"""Descriptions of properties by name, where a class has none: one name is one thing everywhere."""

from __future__ import annotations

from typing import Any

SCHEMAS = "#/components/schemas/"

_BY_NAME = {
    "action": "What was done.",
    "active": "Whether the second factor is asked for at log-in.",
    "added": "Number of plates that were on no list.",
    "address": "IP address of the client.",
    "alphabet": "The characters that a reader knows; `_` is padding.",
    "annotated_image_url": "URL of the picture with its boxes drawn, which is made on demand.",
    "applied": "Whether the changes were made.",
    "at": "When the change was stored.",
    "background_color": "Name of the colour behind the characters.",
    "body": "What happened; its `type` says which kind it is.",
    "box": "x1, y1, x2, y2 in pixels.",
    "camera_id": "The id of the camera.",
    "capacity": "Parking spaces; null where unknown.",
    "captured_at": "When the picture was taken.",
    "changed": "Number of plates whose entry changes.",
    "changed_at": "When it was changed.",
    "changed_by": "Name of who changed it.",
    "char_confidences": "The confidence of each character of the text.",
    "code": "The code, as on the plate.",
    "color": "Name of the colour.",
    "confidence": "A probability, 0 to 1.",
    "corners": "The corners in pixels: top left, top right, bottom right, bottom left of the text.",
    "cost": "Weight of the difference; confusable characters have a low one.",
    "count": "How many.",
    "country": "Country (ISO 3166-1 alpha-2); null where unknown.",
    "country_name": "Name of the country.",
    "created_at": "When it was stored.",
    "created_by": "Name of who made it.",
    "daily_quota": "Most requests in a day (UTC); null for no limit.",
    "date": "The local day.",
    "decode": "Decoding of the file.",
    "detail": "A message for people; null where nothing is wrong.",
    "detect": "Detection of vehicles and plates.",
    "detection_id": "The id of the detection.",
    "detections": "Number of detections.",
    "detector": "Name of the detector.",
    "disabled": "Whether the person cannot log in.",
    "display_text": "The text with spaces, as people write it.",
    "distance": "Weighted edits between the two texts.",
    "expires_at": "The first moment at which it is not valid; null for never.",
    "file": "Name of the file of weights.",
    "file_bytes": "Size of the file in bytes.",
    "file_name": "Name of the file as it was sent, without folders.",
    "filename": "Name of the file as it was sent, without folders.",
    "first_seen": "When it was detected first; null for never.",
    "free_mb": "Free space in megabytes; null where it cannot be read.",
    "from": "The first moment; null where it has no limit.",
    "has_password": "Whether a password is set.",
    "hash": "SHA-256 over the entry and the hash of the one before.",
    "height": "Height in pixels.",
    "hold_id": "The id of the legal hold.",
    "hour": "Hour of the local day, 0 to 23.",
    "id": "The id.",
    "image_height": "Height of the picture in pixels.",
    "image_url": "URL of the picture; null where none is stored.",
    "image_width": "Width of the picture in pixels.",
    "images": "Number of pictures.",
    "invalid": "Number of lines that cannot be used.",
    "is_hashed": "Whether the text is stored as a keyed hash only.",
    "keep_days": "Days after which its photos are deleted; null as the settings say.",
    "keep_days_unlisted": "The same for photos without a listed plate; null as the settings say.",
    "labels": "The classes of a detector.",
    "last_seen": "When it was detected last; null for never.",
    "license": "License of the weights.",
    "list_entries": "Number of entries of the plate lists.",
    "location_id": "The id of the location; null where there is none.",
    "lot_id": "The id of the lot.",
    "min_free_mb": "Least free space in megabytes.",
    "name": "The name.",
    "new_password": "The new password.",
    "note": "A note for people.",
    "observed_color": "Name of the colour that was detected; corrections do not change it.",
    "ok": "Whether it works.",
    "p50_ms": "Median, in milliseconds.",
    "p95_ms": "95th percentile, in milliseconds.",
    "p99_ms": "99th percentile, in milliseconds.",
    "part": "What the model does.",
    "password": "The password.",
    "photo_url": "URL of the whole picture.",
    "photos_deleted": "Number of photos that were deleted.",
    "places": "How many there is room for.",
    "plate": "The plate, normalised: A-Z and 0-9.",
    "plate_id": "The id of the plate.",
    "plates": "Number of plates.",
    "plates_without_vehicles": "Number of plates without a vehicle.",
    "previous_hash": "The hash of the entry before.",
    "rate_per_minute": "Most requests in a minute; null for no limit.",
    "read": "Reading of the plates.",
    "read_plates": "Number of plates that were read.",
    "ready": "Whether all parts work.",
    "reason": "The reason.",
    "recognizer": "Name of the plate reader.",
    "recovery_codes": "The codes; each is valid once.",
    "recovery_codes_left": "Number of recovery codes that are not used yet.",
    "region": "Code of the issuing region; null where unknown.",
    "released_at": "When it was released; null while it lasts.",
    "released_by": "Name of who released it; null while it lasts.",
    "revoked_at": "When it was revoked; null while it is valid.",
    "session_id": "The id of the analysed photo.",
    "session_image_url": "URL of the whole picture.",
    "sha256": "SHA-256 of the file.",
    "source": "How the photo came in.",
    "status": "The list status.",
    "step": "The step of reading a picture.",
    "store": "Storing of files and rows.",
    "subject_id": "The id of what is held.",
    "taken": "How many are taken.",
    "text": "The text, A-Z and 0-9; null where there is none.",
    "text_after": "The text after the change; null for none.",
    "text_before": "The text before the change; null for none.",
    "text_color": "Name of the colour of the characters.",
    "text_hash": "The keyed hash of the text, where only that is stored.",
    "thresholds": "The lowest score of a detection, by label.",
    "timezone": "Name of the timezone in the IANA database.",
    "total": "All steps together.",
    "training_data": "The sources of the training data with their licences.",
    "type": "The kind.",
    "undone_at": "When the correction was undone; null while it holds.",
    "undone_by": "Name of who undid it; null while it holds.",
    "updated_at": "When it was changed last.",
    "url": "URL of the picture.",
    "user_agent": "The client's program, as it names itself.",
    "valid_from": "It applies from this moment on; null without a limit.",
    "vehicle_image_url": "URL of the picture of the vehicle; null where none is stored.",
    "vehicles": "Number of vehicles.",
    "vehicles_with_plates": "Number of vehicles with a plate.",
    "vehicles_without_plates": "Number of vehicles without a plate.",
    "version": "The version.",
    "width": "Width in pixels.",
}

_WRITTEN = "A plate as people write it; spaces, hyphens and case do not matter."
_OF_CLASSES = {
    "EraseIn.plate": _WRITTEN,
    "NewEntryIn.plate": _WRITTEN,
    "PlateCorrectionIn.text": _WRITTEN,
    "PreviewIn.plate": _WRITTEN,
    "HealthOut.status": "That the process runs.",
    "EventsLost.count": "Number of events that were not sent.",
    "LiveEvent.id": "Events are numbered in their order; `Last-Event-ID` resumes after one.",
    "PreviewOut.count": "Plates with the text, also those that are not shown.",
    "SecondFactorConfirmIn.code": "A code of the authenticator app.",
    "SecondFactorEndIn.code": "A code of the authenticator app, or a recovery code.",
}
"""Properties that need a description of their own but cannot have it in their class."""


def describe_properties(schemas: dict[str, Any]) -> None:
    """Add the missing descriptions of properties to the ``schemas`` of an OpenAPI description."""
    for class_name, schema in schemas.items():
        if class_name.startswith("Page_"):
            schema.setdefault("description", "One page of a list.")
        for name, value in schema.get("properties", {}).items():
            text = _OF_CLASSES.get(f"{class_name}.{name}", _BY_NAME.get(name))
            if text is not None and not is_described(value, schemas):
                value["description"] = text


def is_described(value: dict[str, Any], schemas: dict[str, Any]) -> bool:
    """Return whether a property has a description, or is of a class that has one."""
    if "$ref" in value:
        return "description" in schemas[value["$ref"].removeprefix(SCHEMAS)]
    parts = [*value.get("anyOf", ()), *([value["items"]] if "items" in value else [])]
    return "description" in value or any(is_described(part, schemas) for part in parts)
