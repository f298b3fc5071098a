"""A whole answer, as the documentation shows it."""

from __future__ import annotations

from typing import Any

DAY = "2026/11/22"

SESSION: dict[str, Any] = {
    "session_id": 42,
    "captured_at": "2026-11-22T08:00:00Z",
    "created_at": "2026-11-22T08:00:00.412Z",
    "source": "upload",
    "file_name": "gate.jpg",
    "location": {"id": 1, "name": "Gate 1", "type": "entry"},
    "image": {
        "width": 1920,
        "height": 1080,
        "url": f"/outputs/uploaded/{DAY}/5b0c.jpg",
        "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    },
    "annotated_image_url": f"/outputs/annotated/{DAY}/77aa.jpg",
    "engine": {"detector": "galaxy-detector 0.1.0", "recognizer": "galaxy-reader 0.1"},
    "timing_ms": {"decode": 4.1, "detect": 31.0, "read": 6.2, "store": 9.0, "total": 51.4},
    "summary": {
        "vehicles_with_plates": 1,
        "vehicles_without_plates": 0,
        "plates_without_vehicles": 0,
    },
    "detections": [
        {
            "id": 7,
            "kind": "vehicle_with_plate",
            "pairing": {"method": "containment", "confidence": 0.97},
            "vehicle": {
                "id": 5,
                "class": "car",
                "observed_class": "car",
                "confidence": 0.93,
                "box": [312.0, 204.0, 1480.0, 988.0],
                "color": {"name": "white", "confidence": 0.8},
                "image_url": f"/outputs/vehicles/{DAY}/0c4e.jpg",
            },
            "plate": {
                "id": 9,
                "text": "B12XY",
                "display_text": "B 12 XY",
                "observed_text": "B12XY",
                "confidence": 0.97,
                "detection_confidence": 0.91,
                "char_confidences": [0.99, 0.99, 0.98, 0.99, 0.97],
                "candidates": [
                    {
                        "text": "B12XY",
                        "confidence": 0.97,
                        "char_confidences": [0.99, 0.99, 0.98, 0.99, 0.97],
                    }
                ],
                "box": [780.0, 760.0, 1010.0, 830.0],
                "corners": [[781.0, 762.0], [1009.0, 760.0], [1010.0, 828.0], [780.0, 830.0]],
                "country": "ID",
                "region": {"code": "B", "name": "Jakarta"},
                "type": "private",
                "background_color": "white",
                "text_color": "black",
                "quality": {"score": 0.8, "reason": None},
                "status": "unlisted",
                "image_url": f"/outputs/plates/{DAY}/91d2.jpg",
            },
        }
    ],
}

SEVERAL: dict[str, Any] = {
    "results": [
        SESSION,
        {
            "filename": "notes.txt",
            "error": "unsupported_media_type",
            "detail": "The file is not an image of a supported kind (JPEG, PNG, WebP, BMP, TIFF).",
        },
    ]
}
