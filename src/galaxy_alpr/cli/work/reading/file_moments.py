"""The moments of picture files: given, by their names, or by the camera's clock."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import typer

from galaxy_alpr.enums import MomentSource
from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.services.readings.capture import CaptureRequest

_TWO = r"\d\d"
_DIRECTIVES = {
    "Y": r"\d{4}",
    "y": _TWO,
    "m": _TWO,
    "d": _TWO,
    "j": r"\d{3}",
    "H": _TWO,
    "M": _TWO,
    "S": _TWO,
    "f": r"\d{1,6}",
    "z": r"Z|[+-]\d\d:?\d\d",
    "s": r"\d{9,11}",
}
"""Those of ``strptime`` that have one form in every language, and ``s``: seconds since 1970."""

_WILD = {"*": ".*?", "?": "."}
_WHOLE = ({"Y", "m", "d", "H", "M"}, {"y", "m", "d", "H", "M"}, {"Y", "j", "H", "M"}, {"s"})
"""Directives that make a moment: what a name does not say is not guessed."""


@dataclass(frozen=True, slots=True)
class NamePattern:
    """A pattern of file names that contain a moment, such as ``gate1_%Y%m%d_%H%M%S*``.

    It describes the whole name, with its suffix or without. ``*`` is any text and ``?`` any
    character.
    """

    pattern: str
    _expression: re.Pattern[str]

    @classmethod
    def of(cls, pattern: str) -> NamePattern:
        """Return the pattern of a text. Raises ``ValidationFailed``."""
        parts = re.findall(r"%.?|[^%]", pattern, re.DOTALL)
        names = {part[1:] for part in parts if part[0] == "%" and part != "%%"}
        unknown = sorted(names - set(_DIRECTIVES))
        if unknown:
            known = ", ".join(f"%{name}" for name in _DIRECTIVES)
            raise ValidationFailed(f"%{unknown[0]} is not one of {known}, %%")
        if not any(names >= whole for whole in _WHOLE):
            raise ValidationFailed(f"{pattern!r} needs %Y, %m, %d, %H and %M, or %s")
        if sum(part[1:] in names for part in parts if part[0] == "%") > len(names):
            raise ValidationFailed(f"{pattern!r} has a part of the moment twice")
        return cls(pattern, re.compile("".join(map(_expression, parts)), re.ASCII))

    def moment(self, path: Path) -> datetime:
        """Return the moment in a file's name, without an offset where the name has none.

        Raises ``ValidationFailed`` for a name that does not fit.
        """
        found = self._expression.fullmatch(path.stem) or self._expression.fullmatch(path.name)
        if found is None:
            raise ValidationFailed(f"the name does not fit {self.pattern!r}; not stored")
        values = found.groupdict()
        if "s" in values:
            return datetime.fromtimestamp(int(values["s"]), UTC)
        form = " ".join(f"%{name}" for name in values)
        try:
            return datetime.strptime(" ".join(values.values()), form)  # noqa: DTZ007  (may be local)
        except ValueError as error:
            raise ValidationFailed("the name contains no existing moment; not stored") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class FileMoments:
    """Where the moments of files come from: ``captured_at``, else ``names``, else the camera."""

    captured_at: datetime | None = None
    names: NamePattern | None = None
    from_exif: bool = True

    def request(
        self, path: Path, *, location: str | None, countries: tuple[str, ...]
    ) -> CaptureRequest:
        """Return the capture request of a file. Raises ``ValidationFailed`` for its name."""
        moment, source = self.captured_at, MomentSource.CLIENT
        if moment is None and self.names is not None:
            moment, source = self.names.moment(path), MomentSource.FILE_NAME
        return CaptureRequest(
            location=location,
            captured_at=moment,
            captured_at_source=source,
            from_exif=self.from_exif,
            countries=countries,
        )


def file_moments(
    captured_at: str | None, time_from_name: str | None, *, exif: bool, store: bool
) -> FileMoments:
    """Return where moments come from by the options. Raises ``typer.BadParameter``."""
    if not store and (captured_at or time_from_name):
        raise typer.BadParameter("--captured-at and --time-from-name need --store")
    if captured_at and time_from_name:
        raise typer.BadParameter("give --captured-at or --time-from-name, not both")
    try:
        moment = None if captured_at is None else datetime.fromisoformat(captured_at)
    except ValueError as error:
        raise typer.BadParameter(f"{captured_at!r} is no moment like 2026-11-28T08:00") from error
    try:
        names = None if time_from_name is None else NamePattern.of(time_from_name)
    except ValidationFailed as error:
        raise typer.BadParameter(str(error)) from error
    return FileMoments(captured_at=moment, names=names, from_exif=exif)


def _expression(part: str) -> str:
    if part == "%%":
        return "%"
    if part[0] == "%":
        return f"(?P<{part[1:]}>{_DIRECTIVES[part[1:]]})"
    return _WILD.get(part) or re.escape(part)
