"""What a message says: subject, plain text and simple HTML, made from alarms when it is sent."""

from __future__ import annotations

import html
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from galaxy_alpr.db.models import Alarm, NotificationChannel
from galaxy_alpr.notify.notifications.words import WORDS, Words
from galaxy_alpr.services.notifications.plates import shown_plate, without_plates
from galaxy_alpr.services.notifications.timing import SEVERITIES
from galaxy_alpr.services.sentences.telling import tell

MAX_ALARMS = 20
"""Alarms that one message describes; it has the number of the others."""

MAX_SUBJECT = 150


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that is attached to an e-mail."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that is attached to an e-mail."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent over a channel, in every form."""

    subject: str
    text: str
    html: str
    pictures: tuple[Picture, ...] = ()
    files: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class _Line:
    """A value of an alarm with its name."""

    name: str
    value: str
    is_link: bool = False


class Composer:
    """Makes messages. ``public_url`` is that of the dashboard, ``None`` for no links."""

    def __init__(self, *, public_url: str | None, site: ZoneInfo) -> None:
        self._url = None if public_url is None else public_url.rstrip("/")
        self._site = site

    def of_alarms(
        self, channel: NotificationChannel, alarms: Sequence[Alarm], *, more: int = 0
    ) -> Message:
        """Return the message on ``alarms`` with their places, and on ``more`` others.

        The pictures are added by the sender.
        """
        words = WORDS[channel.language]
        if len(alarms) == 1 and not more:
            subject = self._subject(channel, alarms[0], words)
        else:
            subject = _summary(alarms, more, words)
        blocks = [
            (title_of(alarm, words), list(self._lines(channel, alarm, words)))
            for alarm in alarms[:MAX_ALARMS]
        ]
        rest = more + max(0, len(alarms) - MAX_ALARMS)
        end = []
        if rest:
            end.append(_Line("", words.more.format(count=rest)))
        if self._url and (rest or len(alarms) > 1):
            end.append(_Line(words.all_alarms, f"{self._url}/alarms", is_link=True))
        return Message(one_line(subject), _plain(blocks, end), _html(subject, blocks, end))

    def test(self, channel: NotificationChannel) -> Message:
        """Return the message that tests a channel."""
        words = WORDS[channel.language]
        title = words.test_title.format(name=channel.name)
        text = words.test_text.format(name=channel.name)
        return Message(one_line(title), f"{text}\n", _html(title, [("", [_Line("", text)])], []))

    def _subject(self, channel: NotificationChannel, alarm: Alarm, words: Words) -> str:
        parts = (
            f"[{words.severities[alarm.severity]}] {words.kinds[alarm.kind]}",
            place_of(alarm),
            shown_plate(alarm.display_text or alarm.text, channel.plates),
        )
        return " - ".join(part for part in parts if part)

    def _lines(self, channel: NotificationChannel, alarm: Alarm, words: Words) -> Iterator[_Line]:
        plates = [text for text in (alarm.text, alarm.listed_text) if text]
        found = (
            (words.reason, tell(alarm.reason, channel.language)),
            (words.plate, shown_plate(alarm.display_text or alarm.text, channel.plates)),
            (words.place, place_of(alarm)),
            (words.time, self._time(alarm)),
            (words.count, f"{alarm.count}x" if alarm.count > 1 else None),
            (words.note, without_plates(alarm.note, plates, channel.plates)),
            (words.instruction, without_plates(alarm.instruction, plates, channel.plates)),
        )
        yield from (_Line(name, value) for name, value in found if value)
        if self._url:
            yield _Line(words.link, f"{self._url}/app/alarms?alarm={alarm.id}", is_link=True)

    def _time(self, alarm: Alarm) -> str:
        zone = self._site if alarm.lot is None else ZoneInfo(alarm.lot.timezone)
        return local_time(alarm.occurred_at, zone)


def local_time(at: datetime, zone: ZoneInfo) -> str:
    """Return a moment by the clocks of a zone, such as ``2026-11-22 15:00:00 WIB (UTC+07:00)``."""
    local = at.astimezone(zone)
    offset = f"{local:%z}"
    name = local.tzname() or ""
    shown = f" {name}" if name.isalpha() and name != "UTC" else ""
    return f"{local:%Y-%m-%d %H:%M:%S}{shown} (UTC{offset[:3]}:{offset[3:5]})"


def one_line(text: str) -> str:
    """Return a text for the head of a message: one line without control characters."""
    plain = "".join(
        " " if unicodedata.category(character)[0] in "CZ" else character for character in text
    )
    return " ".join(plain.split())[:MAX_SUBJECT]


def place_of(alarm: Alarm) -> str | None:
    """Return the names of the lot and the location of an alarm, ``None`` for neither."""
    names = [place.name for place in (alarm.lot, alarm.location) if place is not None]
    return ", ".join(names) or None


def title_of(alarm: Alarm, words: Words) -> str:
    """Return the severity and the kind of an alarm in words."""
    return f"{words.severities[alarm.severity]}: {words.kinds[alarm.kind]}"


def _summary(alarms: Sequence[Alarm], more: int, words: Words) -> str:
    counts = Counter(alarm.severity for alarm in alarms)
    parts = [
        f"{counts[severity]} {words.severities[severity]}"
        for severity in reversed(SEVERITIES)
        if counts[severity]
    ]
    if more:
        parts.append(words.more.format(count=more))
    return f"{words.alarms.format(count=len(alarms) + more)}: {', '.join(parts)}"


def _plain(blocks: Sequence[tuple[str, Sequence[_Line]]], end: Sequence[_Line]) -> str:
    def line(item: _Line) -> str:
        return f"{item.name}: {item.value}" if item.name else item.value

    texts = ["\n".join([title, *(line(item) for item in lines)]) for title, lines in blocks]
    if end:
        texts.append("\n".join(line(item) for item in end))
    return "\n\n".join(texts) + "\n"


def _html(subject: str, blocks: Sequence[tuple[str, Sequence[_Line]]], end: Sequence[_Line]) -> str:
    def line(item: _Line) -> str:
        value = html.escape(item.value).replace("\n", "<br>")
        if item.is_link:
            value = f'<a href="{value}">{value}</a>'
        return f"<b>{html.escape(item.name)}:</b> {value}" if item.name else value

    parts = []
    for title, lines in blocks:
        head = f"<h3>{html.escape(title)}</h3>" if title else ""
        parts.append(f"{head}<p>{'<br>'.join(line(item) for item in lines)}</p>")
    if end:
        parts.append(f"<p>{'<br>'.join(line(item) for item in end)}</p>")
    title = html.escape(one_line(subject))
    body = "\n".join(parts)
    return (
        f'<!doctype html>\n<html><head><meta charset="utf-8"><title>{title}</title></head>\n'
        f"<body>\n{body}\n</body></html>\n"
    )
