"""E-mail by SMTP (RFC 5321), encrypted as the settings say."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from galaxy_alpr.notify.notifications.messages import Message, one_line
from galaxy_alpr.notify.notifications.transports import SendFailed
from galaxy_alpr.services.clock import Clock

TIMEOUT_S = 20.0
ADDRESS = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*"
"""An address as HTML forms accept it: no blank, quote, comma or bracket."""

_ADDRESS = re.compile(ADDRESS)


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServer:
    """The server, and who sends. ``encryption`` is ``starttls``, ``tls`` or ``none``."""

    host: str
    port: int
    encryption: str
    sender: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)


class SmtpEmail:
    """Sends e-mail; a connection for each message. ``context`` replaces the checks of TLS."""

    def __init__(
        self,
        server: SmtpServer,
        *,
        clock: Clock,
        context: ssl.SSLContext | None = None,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        self._server = server
        self._clock = clock
        self._context = context
        self._timeout_s = timeout_s

    def send(self, recipients: Sequence[str], message: Message, *, message_id: str) -> str | None:
        """Send a message to all recipients, as ``EmailTransport`` describes."""
        mail = make_email(
            message,
            sender=self._server.sender,
            recipients=recipients,
            message_id=message_id,
            at=self._clock.now(),
        )
        try:
            with self._connected() as connection:
                refused = connection.send_message(
                    mail, self._server.sender, list(recipients), mail_options=()
                )
        except smtplib.SMTPRecipientsRefused as error:
            codes = {code for code, _ in error.recipients.values()}
            permanent = all(500 <= code < 600 for code in codes)
            text = f"the server refused all recipients ({_codes(codes)})"
            raise SendFailed(text, permanent=permanent) from error
        except smtplib.SMTPResponseException as error:
            text = f"the e-mail server answered {error.smtp_code} ({type(error).__name__})"
            raise SendFailed(text) from error
        except (smtplib.SMTPException, OSError, ssl.SSLError) as error:
            text = f"the e-mail server could not be used: {_reason(error)}"
            raise SendFailed(text) from error
        if not refused:
            return None
        codes = {code for code, _ in refused.values()}
        return f"refused for {len(refused)} of {len(recipients)} recipients ({_codes(codes)})"

    def _connected(self) -> smtplib.SMTP:
        server = self._server
        context = self._context or ssl.create_default_context()
        connection: smtplib.SMTP
        if server.encryption == "tls":
            connection = smtplib.SMTP_SSL(
                server.host, server.port, timeout=self._timeout_s, context=context
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=self._timeout_s)
        try:
            if server.encryption == "starttls":
                connection.starttls(context=context)
            if server.user is not None and server.password is not None:
                connection.login(server.user, server.password)
        except BaseException:
            connection.close()
            raise
        return connection


def make_email(
    message: Message,
    *,
    sender: str,
    recipients: Sequence[str],
    message_id: str,
    at: datetime,
) -> EmailMessage:
    """Return an e-mail with plain text, HTML, pictures and files.

    Nothing of the message can add a header: the subject is one line, addresses have no blanks.
    Raises ``SendFailed`` for an address that is none.
    """
    if not all(_ADDRESS.fullmatch(address) for address in (sender, *recipients)):
        raise SendFailed("an address of the channel or the sender is not valid", permanent=True)
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = one_line(message.subject)
    mail["From"] = sender
    mail["To"] = ", ".join(recipients)
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{message_id}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text, cte="quoted-printable")
    mail.add_alternative(message.html, subtype="html", cte="quoted-printable")
    for picture in message.pictures:
        mail.add_attachment(
            picture.data, maintype="image", subtype="jpeg", filename=one_line(picture.name)
        )
    for file in message.files:
        maintype, _, subtype = file.media_type.partition("/")
        mail.add_attachment(
            file.data, maintype=maintype, subtype=subtype, filename=one_line(file.name)
        )
    return mail


def _codes(codes: set[int]) -> str:
    return ", ".join(str(code) for code in sorted(codes))


def _reason(error: Exception) -> str:
    """Return why a connection failed, in words that contain nothing that was sent."""
    if isinstance(error, TimeoutError):
        return "it did not answer in time"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not valid ({error.verify_message})"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return "it does not offer what the settings ask for (STARTTLS or log-in)"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return type(error).__name__
