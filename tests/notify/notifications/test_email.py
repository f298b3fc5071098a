"""A mail server that offers no encryption, or is not there, gets nothing."""

from __future__ import annotations

import pytest

from galaxy_alpr.notify.notifications.email import SmtpEmail, SmtpServer
from galaxy_alpr.notify.notifications.messages import Message
from galaxy_alpr.notify.notifications.transports import SendFailed
from galaxy_alpr.services.clock import Clock
from tests.notify.notifications.servers import smtp_server

MESSAGE = Message("Subject", "text\n.\nafter a dot\n", "<p>text</p>\n")


def mailer(port: int, encryption: str, **values: str) -> SmtpEmail:
    server = SmtpServer(
        host="127.0.0.1", port=port, encryption=encryption, sender="alpr@example.com", **values
    )
    return SmtpEmail(server, clock=Clock(), timeout_s=2)


def test_nothing_is_sent_without_the_encryption_that_is_asked_for() -> None:
    with smtp_server() as mailbox:
        for encryption, secrets in (
            ("starttls", {"user": "alpr", "password": "secret-password"}),
            ("tls", {}),
            ("none", {"user": "alpr", "password": "secret-password"}),
        ):
            with pytest.raises(SendFailed) as failed:
                mailer(mailbox.port, encryption, **secrets).send(
                    ["guard@example.com"], MESSAGE, message_id="1"
                )
            assert not failed.value.permanent
            assert "secret-password" not in f"{failed.value}{mailbox.raw}"
        assert mailbox.mails == []
        mailer(mailbox.port, "none").send(["guard@example.com"], MESSAGE, message_id="1")
        (mail,) = mailbox.mails
        body = mail.get_body(("plain",))
        assert body is not None
        assert body.get_content().replace("\r\n", "\n") == MESSAGE.text
    with pytest.raises(SendFailed, match="Connection refused"):
        mailer(mailbox.port, "none").send(["guard@example.com"], MESSAGE, message_id="1")
