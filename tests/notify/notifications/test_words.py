"""Messages have words for everything that raises alarms, in each language."""

from __future__ import annotations

import pytest

from galaxy_alpr.enums import AlertKind, AlertSeverity, Language
from galaxy_alpr.notify.notifications.words import WORDS


@pytest.mark.parametrize("language", Language)
def test_each_kind_and_severity_has_a_word(language: Language) -> None:
    words = WORDS[language]
    assert set(words.kinds) == set(AlertKind)
    assert set(words.severities) == set(AlertSeverity)
