"""Every change of the services that takes an actor records what it does, or calls one that does.

What a function does with its actor is read in its source: it passes the actor to ``record``, or to
another function of the services that takes one.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import galaxy_alpr.services
from galaxy_alpr.enums import VisitAction
from galaxy_alpr.services.audit.verify import ERASED, PRUNED

FOLDER = Path(galaxy_alpr.services.__file__).parent
DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "audit.md"
ACTION = re.compile(r"[a-z_]+\.[a-z_]+")
RECORD = "record"

ADDED = """
def add(session, values, *, actor):
    session.add(values)
    logger.info("added by %s", actor.name)
"""
DELEGATED = """
def add(session, values, *, actor):
    _insert(session, values, actor)

def _insert(session, values, actor):
    session.add(values)
    {call}
"""
IN_A_CLOSURE = """
def add(sessions, *, actor):
    def change(session):
        record(session, actor, "lot.create", "lot:1")
    with sessions.begin() as session:
        change(session)
"""


def actions() -> Iterator[str]:
    """Yield the actions that the services and the routes record, as their sources name them."""
    constants = {"ERASED": ERASED, "PRUNED": PRUNED}
    for path in FOLDER.parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="record") | ast.Attribute(attr="record" | "search")):
                    for value in node.args:
                        match value:
                            case ast.Constant(value=str(text)) if ACTION.fullmatch(text):
                                yield text
                            case ast.Name(id=name) if name in constants:
                                yield constants[name]
                            case ast.JoinedStr(values=[ast.Constant(value="visit."), _]):
                                yield from (f"visit.{action}" for action in VisitAction)


def sources() -> dict[str, str]:
    return {
        str(path.relative_to(FOLDER)): path.read_text(encoding="utf-8")
        for path in FOLDER.rglob("*.py")
    }


def unrecorded(sources: Mapping[str, str]) -> set[str]:
    """Return the public functions that take an actor and pass it to nothing that records."""
    functions = with_actor(sources)
    receivers = {name: set(_receivers(function)) for name, function in functions.items()}
    recording = {RECORD}
    while found := {
        functions[name].name
        for name, called in receivers.items()
        if called & recording and functions[name].name not in recording
    }:
        recording |= found
    return {
        name
        for name, function in functions.items()
        if not function.name.startswith("_") and function.name not in recording
    }


def with_actor(sources: Mapping[str, str]) -> dict[str, ast.FunctionDef]:
    """Return the functions that take an actor and database sessions, by file and name."""
    return {
        f"{file}: {function.name}": function
        for file, source in sources.items()
        for function in ast.walk(ast.parse(source))
        if isinstance(function, ast.FunctionDef)
        and _parameters(function) & {"session", "sessions"}
        and "actor" in _parameters(function)
    }


def _parameters(function: ast.FunctionDef) -> set[str]:
    return {item.arg for item in (*function.args.args, *function.args.kwonlyargs)}


def _receivers(function: ast.FunctionDef) -> Iterator[str]:
    """Yield the names of the functions that are called with ``actor``."""
    for node in ast.walk(function):
        if not isinstance(node, ast.Call):
            continue
        values = [*node.args, *(keyword.value for keyword in node.keywords)]
        if any(isinstance(value, ast.Name) and value.id == "actor" for value in values):
            match node.func:
                case ast.Name(id=name) | ast.Attribute(attr=name):
                    yield name


def test_every_function_with_an_actor_records() -> None:
    assert unrecorded(sources()) == set()


def test_there_are_functions_to_check() -> None:
    names = {function.name for function in with_actor(sources()).values()}
    assert names >= {"add_lot", "put", "apply", "correct_plate", "delete_session", RECORD}


def test_a_function_that_does_not_record_is_found() -> None:
    known = {"record.py": "def record(session, actor, action): ..."}
    assert unrecorded({**known, "a.py": ADDED}) == {"a.py: add"}
    assert unrecorded({**known, "a.py": DELEGATED.format(call="pass")}) == {"a.py: add"}
    recorded = DELEGATED.format(call="record(session, actor, 'lot.create')")
    assert unrecorded({**known, "a.py": recorded}) == set()
    assert unrecorded({**known, "a.py": IN_A_CLOSURE}) == set()


def test_the_document_names_every_action() -> None:
    table = [line for line in DOCUMENT.read_text(encoding="utf-8").splitlines() if "| `" in line]
    named = {name for line in table for name in ACTION.findall(line.split(" | ")[0])}
    recorded = set(actions())
    assert recorded >= {"lot.create", "plates.search", ERASED, PRUNED}
    assert named == recorded
