"""What a dry run of a rule answers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from galaxy_alpr.services.sentences.reading import Sentence, read_sentence

MAX_READINGS = 20_000
"""Most readings or visits that a dry run judges."""

MAX_SHOWN = 100
"""Most trials with their reasons that are shown, of those that fired and of the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One reading, visit or state that was judged, with the reasons in words.

    ``is_repeat``: it fired within the cooldown, and would have counted on the alarm before.
    """

    at: datetime
    fired: bool
    why: tuple[str, ...]
    is_repeat: bool = False
    session_id: int | None = None
    detection_id: int | None = None
    visit_id: int | None = None
    text: str | None = None
    display_text: str | None = None
    listed_text: str | None = None
    location_id: int | None = None
    lot_id: int | None = None

    @property
    def why_sentences(self) -> tuple[Sentence | None, ...]:
        """What each of ``why`` says."""
        return tuple(map(read_sentence, self.why))

    def repeated(self) -> Trial:
        """Return the trial as a repeat."""
        return replace(self, is_repeat=True)


@dataclass(slots=True)
class TrialResult:
    """The counts of a dry run, and the first trials.

    ``cut_at`` is the moment from which nothing was judged because there was too much.
    """

    since: datetime
    until: datetime
    judged: int = 0
    alarms: int = 0
    repeats: int = 0
    cut_at: datetime | None = None
    fired: list[Trial] = field(default_factory=list)
    not_fired: list[Trial] = field(default_factory=list)

    def add(self, trial: Trial) -> None:
        """Count a trial."""
        self.judged += 1
        if trial.fired:
            self.repeats += trial.is_repeat
            self.alarms += not trial.is_repeat
        shown = self.fired if trial.fired else self.not_fired
        if len(shown) < MAX_SHOWN:
            shown.append(trial)
