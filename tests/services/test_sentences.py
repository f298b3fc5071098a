"""Every sentence that the service writes on alarms, gates and cameras has a code, and words."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from galaxy_alpr.engine.plates.confusables import edits
from galaxy_alpr.enums import CameraState, Language, SentenceCode
from galaxy_alpr.services.sentences.reading import read_sentence
from galaxy_alpr.services.sentences.telling import tell
from galaxy_alpr.services.sentences.templates import TEMPLATES

ROOT = Path(__file__).parents[2]
SERVICES = ROOT / "src/galaxy_alpr/services"
MESSAGES = ROOT / "frontend/src/messages"

WRITERS = (
    "alerts/judge.py",
    "alerts/lasting.py",
    "alerts/silent_sites.py",
    "alerts/gate_faults.py",
    "alerts/history/visits.py",
    "alerts/history/shares.py",
    *(f"parking/gates/{name}.py" for name in ("rules", "decide", "orders", "opening", "states")),
    "parking/gates/worker.py",
    *(f"parking/gates/relays/{name}.py" for name in ("shelly", "http", "values", "gpio")),
    *(f"parking/gates/relays/{name}.py" for name in ("network", "modbus", "mqtt")),
    "clock.py",
    "webhooks/outcomes.py",
    "../engine/plates/confusables.py",
    "cameras/states.py",
    *(f"../ingest/{name}.py" for name in ("camera", "captures", "decoder", "states", "trial")),
    "../ingest/video_process.py",
    *(f"../ingest/streams/{name}.py" for name in ("failure", "main_stream", "snapshots")),
)
PARTS = {"{} ({})", "{} h", "{} min", "{} s", "less than 1 min"}
"""What is put into sentences."""

VALUE = re.compile(r"\{\w*\}")
CALLS_FOR_OTHERS = {
    *("ValidationFailed", "TypeError", "frozenset", "NotFound", "Conflict", "Places"),
}


def written(path: Path) -> Iterator[str]:
    """Yield the texts with several words in a module, but for docstrings, errors and the log."""
    waiting: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            if name.startswith("logger.") or name in CALLS_FOR_OTHERS:
                continue
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        if isinstance(node, ast.JoinedStr):
            parts = (getattr(part, "value", None) for part in node.values)
            yield "".join(part if isinstance(part, str) else "{}" for part in parts)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        else:
            waiting += ast.iter_child_nodes(node)


@pytest.mark.parametrize("name", WRITERS)
def test_each_sentence_has_a_template(name: str) -> None:
    known = {VALUE.sub("{}", template) for template in TEMPLATES.values()} | PARTS
    sentences = {text for text in written(SERVICES / name) if re.search("[a-z] ", text)}
    unknown = {text for text in sentences - known if read_sentence(text) is None}
    assert unknown == set()
    assert sentences


VALUES = {
    **dict.fromkeys(("status",), "watched"),
    **dict.fromkeys(("duration", "longest"), "2 h 5 min"),
    **dict.fromkeys(("direction", "wanted"), "out"),
    **dict.fromkeys(("error", "detail", "differences", "name"), "Timeout, twice"),
    **dict.fromkeys(("date", "moment", "stored"), "2026-11-29"),
    "camera_state": "wrong_clock",
    "vehicle_class": "unknown",
    "local": "Sun 23:59",
    "mode": "shadow",
    "age": "12.5 s",
    "difference": "-7",
    "plate": "B1234XYZ",
    "host": "10.0.0.9",
}


def test_each_template_is_that_of_one_code() -> None:
    assert set(TEMPLATES) == set(SentenceCode)
    for code, template in TEMPLATES.items():
        names = [name[1:-1] for name in VALUE.findall(template)]
        values = {name: VALUES.get(name, "7") for name in names}
        said = read_sentence(template.format(**values))
        assert said is not None
        assert (said.code, dict(said.values)) == (code, values)


def words(language: str) -> dict[str, str]:
    """Return the texts of a language by code."""
    if language == "id":
        found = json.loads((SERVICES / "sentences/indonesian.json").read_text(encoding="utf-8"))
    else:
        text = (MESSAGES / "en/watch/sentences.ts").read_text(encoding="utf-8")
        quoted = r"'(?:[^'\\]|\\.)*'|\"[^\"]*\""
        found = dict(re.findall(rf"'(sentence\.\w+)':\s+({quoted})", text))
    return {key.removeprefix("sentence."): value for key, value in found.items()}


@pytest.mark.parametrize("language", ["en", "id"])
def test_each_code_has_words_in_both_languages(language: str) -> None:
    told = words(language)
    assert set(told) == {code.value for code in SentenceCode}
    for code, template in TEMPLATES.items():
        assert sorted(VALUE.findall(told[code])) == sorted(VALUE.findall(template)), code


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("the plate is blocked", "Status plat: diblokir"),
        ("inside for more than 1 h 30 min", "Di dalam lebih dari 1 jam 30 menit"),
        ("frozen: the picture is the same", "Macet: the picture is the same"),
        ("failed: the camera refuses the password", "Tidak terhubung: Kamera menolak kata sandi"),
        (
            "nearly a plate that is watched: 8 read for B at position 1",
            "Mirip plat di daftar (diawasi): 8 terbaca, bukan B, di posisi 1",
        ),
        ("Palang macet", "Palang macet"),
    ],
)
def test_sentences_are_told_in_indonesian(text: str, told: str) -> None:
    assert tell(text, Language.ID) == told
    assert tell(text, Language.EN) == text


@pytest.mark.parametrize("state", CameraState)
def test_each_state_of_a_camera_has_words(state: CameraState) -> None:
    assert tell(state.value, Language.ID).lower() != state.value


SAID = {
    "the plate is blocked": ("plate_status", {"status": "blocked"}),
    "the plate is allowed": ("plate_status", {"status": "allowed"}),
    "the plate is on no list": ("plate_unlisted", {}),
    "it was going in, not going out": ("direction_differs", {"direction": "in", "wanted": "out"}),
    "inside for more than 1 h 30 min": ("stay_too_long", {"duration": "1 h 30 min"}),
    "it was inside for less than 1 min": ("was_inside", {"duration": "less than 1 min"}),
    "the confidence is 0.62, less than 0.8": (
        "confidence_less",
        {"confidence": "0.62", "least": "0.8"},
    ),
    "the confidence nan is below 0.900": ("confidence_below", {"confidence": "nan"}),
    "Mon 08:15 (Asia/Jakarta) is in the schedule": (
        "in_schedule",
        {"local": "Mon 08:15 (Asia/Jakarta)"},
    ),
    "frozen: the picture is the same": (
        "camera_state_because",
        {"camera_state": "frozen", "detail": "the picture is the same"},
    ),
    "nothing came from the site Bandung for more than 10 min": (
        "site_silent",
        {"name": "Bandung", "duration": "10 min"},
    ),
    "only 2.5 frames a second come instead of 25": ("frames_few", {"fps": "2.5", "number": "25"}),
    "the camera's clock is +12 s wrong": ("camera_clock", {"difference": "+12"}),
    "12 open visits, 12 spaces": ("lot_full", {"count": "12", "spaces": "12"}),
}


@pytest.mark.parametrize("text", SAID)
def test_a_stored_sentence_is_told_apart(text: str) -> None:
    code, values = SAID[text]
    said = read_sentence(text)
    assert said is not None
    assert said.code == code
    assert values.items() <= said.values.items()


def test_sentences_in_sentences_are_told_apart() -> None:
    differences = ", ".join(map(str, edits("B1234XY", "81234XYZ")))
    said = read_sentence(f"nearly a plate that is watched: {differences}")
    assert said is not None
    assert {part.code for part in said.parts["differences"]} == {
        SentenceCode.CHARACTER_READ,
        SentenceCode.CHARACTER_MISSING,
    }
    failed = read_sentence("the rights cannot be asked; the gate is set to fail open")
    assert failed is not None
    assert [part.code for part in failed.parts["detail"]] == ["rights_not_asked"]


def test_what_others_wrote_has_no_code() -> None:
    for text in ("", "ConnectError", "Barrier is jammed", "the plate is red"):
        assert read_sentence(text) is None
