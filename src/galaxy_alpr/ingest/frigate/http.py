"""Requests to Frigate: snapshots of an event, and what is written to it."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import httpx2 as httpx

TIMEOUT_S = 10.0
MAX_SNAPSHOT = 20_000_000
"""Bytes of a snapshot that are taken."""

MAX_TEXT = 100


class FrigateFailed(Exception):
    """Frigate does not answer, or answers with an error; ``str`` has no credentials."""


class FrigateHttp:
    """Asks Frigate; logs in where it answers 401. Not for several threads at once."""

    def __init__(
        self, url: str, *, user: str | None, password: str | None, verify_tls: bool = True
    ) -> None:
        self._login = None if user is None else {"user": user, "password": password or ""}
        self._client = httpx.Client(
            base_url=url.rstrip("/"),
            timeout=TIMEOUT_S,
            trust_env=False,
            follow_redirects=False,
            verify=verify_tls,
        )

    def snapshot(self, id: str) -> bytes | None:
        """Return the best picture of an event by now, cut to the vehicle; ``None`` without one.

        Raises ``FrigateFailed``.
        """
        path, wanted = f"/api/events/{id}/snapshot.jpg", {"crop": "1", "quality": "95"}
        answer = self._send("GET", path, params=wanted)
        if answer.status_code == 404:
            return None
        return answer.content or None

    def write_back(self, id: str, camera: str, text: str, confidence: float) -> bool:
        """Write a reading to an event; return whether the event is still there.

        Raises ``FrigateFailed``.
        """
        text, score = text[:MAX_TEXT], round(confidence, 4)
        label = {"subLabel": text, "subLabelScore": score, "camera": camera}
        plate = {"recognizedLicensePlate": text, "recognizedLicensePlateScore": score}
        first = self._send("POST", f"/api/events/{id}/sub_label", json=label)
        second = self._send("POST", f"/api/events/{id}/recognized_license_plate", json=plate)
        return 404 not in (first.status_code, second.status_code)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _send(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Return the answer, whose status is 2xx or 404."""
        try:
            answer = self._ask(method, path, **options)
            if answer.status_code == 401 and self._login is not None:
                with suppress(FrigateFailed):
                    self._ask("POST", "/api/login", json=self._login)
                answer = self._ask(method, path, **options)
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise FrigateFailed(f"Frigate does not answer: {type(error).__name__}") from error
        if answer.is_success or answer.status_code == 404:
            return answer
        raise FrigateFailed(f"Frigate answers {answer.status_code}")

    def _ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        with self._client.stream(method, path, **options) as answer:
            data = b""
            for chunk in answer.iter_bytes():
                data += chunk
                if len(data) > MAX_SNAPSHOT:
                    raise FrigateFailed("Frigate's answer is too large")
            return httpx.Response(answer.status_code, content=data)
