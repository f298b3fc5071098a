"""Messages by Apprise, an extra: only to services that are reached over the network."""

from __future__ import annotations

import ipaddress
import logging
import socket
from collections.abc import Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.notify.notifications.messages import Message
from galaxy_alpr.notify.notifications.transports import SendFailed

if TYPE_CHECKING:
    from apprise import NotifyBase

TIMEOUT_S = 20.0

SCHEMES = frozenset(
    {
        *("json", "jsons", "xml", "xmls", "form", "forms", "apprise", "apprises"),
        *("ntfy", "ntfys", "gotify", "gotifys", "pover", "pbul", "pushy", "bark", "barks"),
        *("slack", "discord", "tgram", "msteams", "workflow", "workflows", "gchat", "wxteams"),
        *("webex", "mmost", "mmosts", "rocket", "rockets", "matrix", "matrixs", "zulip", "twist"),
        *("line", "feishu", "lark", "dingtalk", "wecombot", "zoom", "guilded", "nctalk", "nctalks"),
        *("signal", "signals", "whatsapp", "whapi", "threema", "viber", "synology", "synologys"),
        *("hassio", "hassios", "opsgenie", "pagerduty", "splunk", "victorops", "betterstack"),
        *("squadcast", "ilert", "goalert", "goalerts", "incidentio", "jira", "signl4", "spike"),
        *("twilio", "sns", "vonage", "nexmo", "msgbird", "plivo", "sinch", "infobip", "telnyx"),
        *("clickatell", "clicksend", "bulksms", "46elks", "seven", "smseagle", "smseagles"),
        *("mailgun", "sendgrid", "ses", "postmark", "brevo", "resend", "mailersend", "smtp2go"),
    }
)
"""Services that are used. Left out is what runs, reads or writes something on this machine."""

_READS_FILES = frozenset(
    {"template", "keyfile", "attach", "attach-as", "pgpkey", "pgp", "cafile", "certfile"}
)
"""Parameters by which a service reads a file of this machine."""

_MISSING = "Apprise is not installed: pip install 'galaxy-alpr[apprise]'"

Resolve = Callable[[str], list[str]]
"""Returns the IP addresses of a host. Raises ``OSError``."""


def addresses_of(host: str) -> list[str]:
    """Return the IP addresses of a host. Raises ``OSError``."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [str(entry[4][0]).partition("%")[0] for entry in found]


class AppriseUrls:
    """Checks URLs of Apprise and sends to them. ``resolve`` replaces the resolver."""

    def __init__(self, *, resolve: Resolve = addresses_of) -> None:
        self._resolve = resolve

    def check(self, url: str) -> None:
        """Raise ``ValidationFailed`` for a URL that Apprise does not know, or that is not used."""
        if find_spec("apprise") is None:
            raise ValidationFailed(_MISSING, field="url")
        problem = _problem(url) or (
            "the URL is not complete, or not one of its service" if _service(url) is None else None
        )
        if problem is not None:
            raise ValidationFailed(problem, field="url")

    def send(self, url: str, message: Message) -> None:
        """Send a message, as ``UrlTransport`` describes."""
        if find_spec("apprise") is None:
            raise SendFailed(_MISSING)
        service = None if _problem(url) else _service(url)
        if service is None:
            raise SendFailed("the channel's URL is not valid any more", permanent=True)
        self._check_host(service.host)
        if not service.send_text(message):
            raise SendFailed("the service cannot be reached, or it refused the message")

    def _check_host(self, host: str | None) -> None:
        """Raise ``SendFailed`` for a link-local address, as those of cloud metadata, and similar.

        A host that is not found is none, but a token or a topic, or the service reports it.
        """
        if not host:
            return
        try:
            found = [ipaddress.ip_address(text) for text in self._resolve(host)]
        except (OSError, UnicodeError):
            return
        if any(one.is_link_local or one.is_multicast or one.is_unspecified for one in found):
            raise SendFailed("the host of the channel's URL has an address that is not used")


class _Service:
    """One service of Apprise, made from its URL."""

    def __init__(self, plugin: NotifyBase) -> None:
        self._plugin = plugin
        host = getattr(plugin, "host", None)
        self.host = host if isinstance(host, str) else None

    def send_text(self, message: Message) -> bool:
        """Return whether the service took the message."""
        import apprise

        sender = apprise.Apprise()
        sender.add(self._plugin)
        return bool(
            sender.notify(
                title=message.subject,
                body=message.text,
                body_format=apprise.NotifyFormat.TEXT,
                interpret_escapes=False,
            )
        )


def _service(url: str) -> _Service | None:
    import apprise

    # It logs URLs, which contain tokens.
    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
    asset = apprise.AppriseAsset(
        app_id="Galaxy ALPR", app_desc="Galaxy ALPR", app_url="", secure_logging=True
    )
    plugin = apprise.Apprise.instantiate(url, asset=asset, suppress_exceptions=True)
    if plugin is None or isinstance(plugin, list):
        return None
    plugin.redirects = False
    plugin.socket_connect_timeout = plugin.socket_read_timeout = TIMEOUT_S
    return _Service(plugin)


def _problem(url: str) -> str | None:
    """Return why a URL is not used, without its text, which is secret."""
    if not url.isprintable() or any(character.isspace() for character in url):
        return "the URL has blanks or control characters"
    try:
        parts = urlsplit(url)
        names = {name.lower().lstrip("+-:") for name, _ in parse_qsl(parts.query)}
    except ValueError:
        return "the URL is not valid"
    if parts.scheme.lower() not in SCHEMES:
        return "the URL has to begin with the scheme of a service that is reached over the network"
    if names & _READS_FILES:
        return f"the parameter {min(names & _READS_FILES)} is not used: it reads a file"
    return None
