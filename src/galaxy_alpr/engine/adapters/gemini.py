"""Google's Gemini as a plate recognizer, over HTTP."""

from __future__ import annotations

import base64
import json
import logging
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any

from galaxy_alpr.engine.adapters.whole_text import whole_text_result
from galaxy_alpr.engine.image.codec import encode_jpeg
from galaxy_alpr.errors import EngineUnavailable, ModelError
from galaxy_alpr.types import BgrImage, OcrResult

if TYPE_CHECKING:
    import httpx2

_LOG = logging.getLogger(__name__)
_RETRIED = (429, 500, 502, 503, 504)
_KEY = re.compile(r"[!-~]+")
_PROMPT = (
    "The picture shows one vehicle licence plate. Read its registration number, characters in "
    "reading order, without expiry dates, slogans or region names in small print. Answer with "
    'JSON: {"text": the number or "" when it cannot be read, "confidence": 0 to 1 that every '
    "character is right}."
)
_SCHEMA = {
    "type": "OBJECT",
    "properties": {"text": {"type": "STRING"}, "confidence": {"type": "NUMBER"}},
    "required": ["text", "confidence"],
}


@dataclass(frozen=True, slots=True)
class GeminiOptions:
    """Options of the requests to Gemini; ``retries`` is the number of tries after the first one."""

    api_key: str = field(repr=False)
    model: str = "gemini-2.5-flash"
    base_url: str = "https://generativelanguage.googleapis.com/v1beta"
    timeout_s: float = 20.0
    retries: int = 2
    backoff_s: float = 0.5


class GeminiRecognizer:
    """Reads each crop with one request, which sends the crop to Google.

    Gemini returns one confidence for the whole text; each character gets the root that makes their
    product that confidence.
    """

    crop_margin = (0.05, 0.10)

    def __init__(self, options: GeminiOptions, pause: Callable[[float], None] = time.sleep) -> None:
        """Prepare the client; ``pause`` waits between tries. Raises ``EngineUnavailable``."""
        if not options.api_key:
            raise EngineUnavailable("Gemini needs an API key; none is set.")
        if not _KEY.fullmatch(options.api_key):  # the client's error would quote it
            raise EngineUnavailable("The API key of Gemini has characters that no key has.")
        try:
            self._http: Any = import_module("httpx2")
        except ImportError as error:
            raise EngineUnavailable(
                'Gemini needs an HTTP client: pip install "galaxy-alpr[gemini]".'
            ) from error
        self._options = options
        self._pause = pause
        self._client: httpx2.Client = self._http.Client(
            timeout=options.timeout_s, headers={"x-goog-api-key": options.api_key}
        )

    @property
    def name(self) -> str:
        return self._options.model

    def read(self, crops: Sequence[BgrImage]) -> list[OcrResult]:
        """Return one result for each crop, in order. Raises ``ModelError``."""
        return [self._read_one(crop) for crop in crops]

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _read_one(self, crop: BgrImage) -> OcrResult:
        picture = base64.b64encode(encode_jpeg(crop, 95)).decode("ascii")
        body = {
            "contents": [
                {
                    "parts": [
                        {"text": _PROMPT},
                        {"inline_data": {"mime_type": "image/jpeg", "data": picture}},
                    ]
                }
            ],
            "generationConfig": {
                "temperature": 0,
                "responseMimeType": "application/json",
                "responseSchema": _SCHEMA,
            },
        }
        return _result(self._post(body))

    def _post(self, body: dict[str, Any]) -> dict[str, Any]:
        """Send the request; repeat it after a time-out or a temporary failure."""
        url = f"{self._options.base_url}/models/{self._options.model}:generateContent"
        key = self._options.api_key  # some refusals quote it
        problem = ""
        for attempt in range(self._options.retries + 1):
            if attempt:
                _LOG.warning("Gemini: %s; try %d follows", problem, attempt + 1)
                self._pause(self._options.backoff_s * 2 ** (attempt - 1))
            try:
                response = self._client.post(url, json=body)
            except self._http.TransportError as error:
                problem = f"{type(error).__name__} ({error})"
                continue
            if response.status_code in _RETRIED:
                problem = f"status {response.status_code}"
                continue
            return _content(response.status_code, response.text.replace(key, "…"))
        raise ModelError(f"Gemini did not answer: {problem}.")


def _content(status: int, text: str) -> dict[str, Any]:
    try:
        content = json.loads(text)
    except ValueError as error:
        raise ModelError(f"Gemini's answer (status {status}) is not JSON.") from error
    if status != 200:
        reason = content.get("error", {}).get("message", "") if isinstance(content, dict) else ""
        raise ModelError(f"Gemini refused the request with status {status}: {reason or text[:200]}")
    if not isinstance(content, dict):
        raise ModelError("Gemini's answer is not an object.")
    return content


def _result(content: dict[str, Any]) -> OcrResult:
    try:
        parts = content["candidates"][0]["content"]["parts"]
        answer = json.loads("".join(part.get("text", "") for part in parts))
        raw_text, confidence = str(answer["text"]), float(answer["confidence"])
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise ModelError(f"Gemini's answer has an unexpected form: {str(content)[:200]}") from error
    return whole_text_result(raw_text, confidence)
