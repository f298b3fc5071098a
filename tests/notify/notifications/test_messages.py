"""What messages say, and that nothing in them can change an e-mail's head."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from galaxy_alpr.db.models import Location, Lot
from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.notify.notifications.by_apprise import AppriseUrls
from galaxy_alpr.notify.notifications.email import make_email
from galaxy_alpr.notify.notifications.messages import Composer, Message, Picture, one_line
from galaxy_alpr.notify.notifications.transports import SendFailed
from tests.factories import AT
from tests.notify.notifications.channels import alarm, channel
from tests.notify.notifications.servers import web_server

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr':DeprecationWarning")
"""Apprise imports it."""

COMPOSER = Composer(public_url="https://parking.example/alpr/", site=ZoneInfo("UTC"))
MESSAGE = Message("Subject", "text\n", "<p>text</p>\n")


def blocked(**values: Any) -> Any:
    lot = Lot(id=3, name="North", timezone="Asia/Jakarta")
    return alarm(
        id=7,
        severity="critical",
        lot=lot,
        location=Location(id=4, name="Gate 1", type="entry"),
        note="B-1234-XYZ owes <b>3</b> fees",
        instruction="Call the office",
        **values,
    )


def test_one_alarm_is_described_in_whole() -> None:
    found = COMPOSER.of_alarms(channel(plates="shown"), [blocked(count=2)])
    assert found.subject == "[Critical] Listed plate - North, Gate 1 - B 1234 XYZ"
    assert found.text == (
        "Critical: Listed plate\n"
        "Reason: the plate is blocked\n"
        "Plate: B 1234 XYZ\n"
        "Place: North, Gate 1\n"
        "Time: 2026-11-22 15:00:00 WIB (UTC+07:00)\n"
        "Noticed: 2x\n"
        "Note: B-1234-XYZ owes <b>3</b> fees\n"
        "Instruction: Call the office\n"
        "Alarm: https://parking.example/alpr/app/alarms?alarm=7\n"
    )
    assert "owes &lt;b&gt;3&lt;/b&gt; fees" in found.html
    assert '<a href="https://parking.example/alpr/app/alarms?alarm=7">' in found.html


@pytest.mark.parametrize(("how", "shown"), [("masked", "B 1*** X**"), ("none", None)])
def test_a_plate_is_shown_as_the_channel_says(how: str, shown: str | None) -> None:
    found = COMPOSER.of_alarms(channel(plates=how, language="id"), [blocked()])
    subject = "[Kritis] Plat terdaftar - North, Gate 1"
    assert found.subject == (f"{subject} - {shown}" if shown else subject)
    for text in (found.subject, found.text, found.html):
        assert "1234" not in text
    assert ("Plat: B 1*** X**" in found.text) == (shown is not None)
    assert "Alasan: Status plat: diblokir\n" in found.text
    assert "Catatan: *** owes" in found.text


def test_several_alarms_are_one_message_with_the_number_of_the_rest() -> None:
    many = [alarm(id=number, severity="info") for number in range(1, 25)]
    found = COMPOSER.of_alarms(channel(), [blocked(), *many], more=3)
    assert found.subject == "28 alarms: 1 Critical, 24 Info, and 3 more"
    assert found.text.count("Reason:") == 20
    assert found.text.endswith("and 8 more\nAll alarms: https://parking.example/alpr/alarms\n")


def test_nothing_adds_a_header() -> None:
    evil = "x\r\nBcc: evil@example.com\r\n\r\nbody\u2028\x00 \u202egnp"
    named = blocked()
    named.location.name = named.lot.name = evil
    message = COMPOSER.of_alarms(channel(plates="shown"), [named])
    assert message.subject == one_line(message.subject)
    mail = make_email(
        Message(f"{message.subject}{evil}", message.text, message.html, (Picture(evil, b"jpeg"),)),
        sender="alpr@example.com",
        recipients=["guard@example.com"],
        message_id="galaxy-alpr.1.1.1",
        at=AT,
    )
    head = mail.as_bytes().partition(b"\r\n\r\n")[0]
    assert b"\nBcc" not in head
    keys = {"subject", "from", "to", "date", "message-id", "auto-submitted"}
    assert {key.lower() for key in mail} == keys | {"mime-version", "content-type"}
    assert mail["Message-ID"] == "<galaxy-alpr.1.1.1@example.com>"
    for address in ("a@b\r\nBcc: c@d", "a b@c", "<a@b>", "a@b, c@d", ""):
        with pytest.raises(SendFailed):
            make_email(MESSAGE, sender=address, recipients=["a@b"], message_id="1", at=AT)
        with pytest.raises(SendFailed):
            make_email(MESSAGE, sender="a@b", recipients=["a@b", address], message_id="1", at=AT)


def test_apprise_posts_and_says_whether_it_was_accepted() -> None:
    with web_server() as server:
        url = f"json://user:secret-token@127.0.0.1:{server.port}/path"
        AppriseUrls().check(url)
        AppriseUrls().send(url, MESSAGE)
        (body,) = server.bodies
        assert (body["title"], body["message"].strip()) == ("Subject", "text")
        for status in (500, 307):
            server.status = status
            with pytest.raises(SendFailed) as failed:
                AppriseUrls().send(f"{url}?redirect=yes", MESSAGE)
            assert "secret-token" not in str(failed.value)
        assert len(server.bodies) == 3  # a redirect is not followed


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "syslog://",
        "dbus://",
        "macosx://",
        "windows://",
        "blink1://",
        "https://example.com/hook",
        "exec://rm",
        "mailto://user:secret-token@example.com",
        "msteams://",
        "slack://secret-token",
        "json://host/?template=/etc/passwd",
        "json://host/?Template=/etc/passwd",
        "json://ho st/",
        "secret-token",
    ],
)
def test_urls_that_are_not_of_the_network_are_refused(url: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        AppriseUrls().check(url)
    assert "secret-token" not in str(refused.value)
    with pytest.raises(SendFailed) as failed:
        AppriseUrls().send(url, MESSAGE)
    assert failed.value.permanent
    assert "secret-token" not in str(failed.value)


@pytest.mark.parametrize("address", ["169.254.169.254", "fe80::1", "0.0.0.0", "224.0.0.1"])
def test_addresses_that_are_no_machine_of_a_network_are_refused(address: str) -> None:
    urls = AppriseUrls(resolve=lambda _host: ["192.0.2.1", address])
    with pytest.raises(SendFailed, match="not used"):
        urls.send("json://metadata.example/", MESSAGE)
