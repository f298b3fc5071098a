"""Regular expressions for names of files that no name can make slow.

Python's engine tries all ways to match. So a pattern is limited to constructs whose choices can be
counted: no repetition of a group, no look-around, no back reference. The product of the choices is
an upper limit of the ways, and is limited itself.
"""

from __future__ import annotations

import re

from galaxy_alpr.errors import ValidationFailed

LONGEST_NAME = 200
"""Characters of a path below the folder; longer ones match nothing."""

LONGEST_PATTERN = 500
MOST_WAYS = 10_000_000

GROUPS = frozenset({"plate", "camera", "date", "time", "epoch", "country", "confidence", "kind"})
"""Named groups whose texts are used."""

_TOKEN = re.compile(
    r"""(?P<open>\((?:\?P<[a-z_]{1,20}>|\?:)?)
      | (?P<close>\))
      | (?P<or>\|)
      | (?P<atom>\\[dDwWsS.\-_/()\[\]{}+*?^$|\\ ]
                |\[\^?\]?(?:\\.|[^\]\\])*\]
                |[^()|\\\[\]{}*+?])
      | (?P<repeat>[*+?]|\{(?P<low>\d{1,3})?(?P<comma>,)?(?P<high>\d{1,3})?\})""",
    re.VERBOSE,
)


def checked_pattern(text: str) -> re.Pattern[str]:
    """Return a compiled pattern. Raises ``ValidationFailed`` for one that could be slow."""
    if len(text) > LONGEST_PATTERN:
        raise ValidationFailed(f"a pattern has at most {LONGEST_PATTERN} characters")
    ways = _ways(text)
    if ways > MOST_WAYS:
        raise ValidationFailed(
            "the pattern has too many variable parts: give their lengths, like {1,20}"
        )
    try:
        pattern = re.compile(text)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValidationFailed(f"not a regular expression: {error}") from error
    unknown = sorted(set(pattern.groupindex) - GROUPS)
    if unknown:
        raise ValidationFailed(
            f"no group is named {unknown[0]!r}; known are {', '.join(sorted(GROUPS))}"
        )
    return pattern


def _ways(text: str) -> int:
    """Return an upper limit of the ways in which a pattern can match a name."""
    ways, position, before = 1, 0, ""
    while position < len(text):
        token = _TOKEN.match(text, position)
        if token is None:
            raise ValidationFailed(
                f"what is at character {position + 1} of the pattern is not supported"
            )
        kind = token.lastgroup if token["repeat"] is None else "repeat"
        if kind == "repeat":
            ways *= _choices(token, before)
        elif kind == "or":
            ways *= 2
        before, position = kind or "", token.end()
    return ways


def _choices(token: re.Match[str], before: str) -> int:
    """Return in how many lengths a repeated character can match."""
    sign = token["repeat"]
    if before == "close" and sign == "?":
        return 2
    if before != "atom":
        raise ValidationFailed("only a single character or class may be repeated in a pattern")
    if sign == "?":
        return 2
    if sign in "*+":
        return LONGEST_NAME + 1
    if token["low"] is None and token["high"] is None:
        raise ValidationFailed("a repetition needs a number, like {1,20}")
    low = int(token["low"] or 0)
    high = low if token["comma"] is None else int(token["high"] or LONGEST_NAME)
    return max(1, min(high, LONGEST_NAME) - low + 1)
