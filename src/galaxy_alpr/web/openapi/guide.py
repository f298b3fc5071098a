"""The text at the head of the OpenAPI description: quick start, log-in, what all paths share."""

from __future__ import annotations

GUIDE = """

## Quick start

1. Read the plates in a picture. The answer has every plate with its confidence, and is stored:

       curl -F file=@photo.jpg http://localhost:8000/detect_image

2. Find what was read, the newest first: `GET /detections?plate=B1234`.
3. Put a plate on a list: `POST /plate_status` with `{"plate": "B 1234 XYZ", "status": "blocked"}`.
4. Follow what happens: `curl -N http://localhost:8000/api/events`.

Below, open a tag, then an operation, and press *Try it out*: it is sent to this service.

## Authentication

While there is no account, only the machine of the service is answered, without a log-in. Then:

- **Programs** send an API key: `Authorization: Bearer gxk_…` (or `X-API-Key: gxk_…`). An
  administrator makes keys with `POST /api/api_keys`; each has the permissions and places that it
  is given.
- **People** log in with `POST /api/log_in`. Browsers get a cookie, programs a token for
  `Authorization: Bearer …`. On this page the log-in of the dashboard counts; *Authorize* takes a
  key.

Who is not logged in gets 401, who lacks the permission 403.

## What all paths share

- Errors are `{"error": code, "detail": sentence}`; a 422 also has `fields`.
- Lists come in pages: send `next_cursor` as `cursor`.
- Moments are ISO 8601. Answers are in UTC.
- A `POST` with an `Idempotency-Key` can be sent again and has its effect once.
- What has an `ETag` is changed only in that version if it is sent as `If-Match` (else 412).
"""

SECURITY_SCHEMES = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "An API key, or the token of a log-in.",
    }
}
