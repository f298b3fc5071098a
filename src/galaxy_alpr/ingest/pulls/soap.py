"""Requests to ONVIF devices: SOAP 1.2 with a UsernameToken, and HTTP digest where it is asked."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import httpx2 as httpx

from galaxy_alpr.ingest.pulls.networks import address_of
from galaxy_alpr.ingest.pulls.values import PullFailed
from galaxy_alpr.ingest.pushed.forms.xml import Element, all_of, content, first, xml_root
from galaxy_alpr.ingest.pushed.values import Unreadable

MAX_ANSWER = 32_000_000
"""Bytes of an answer; notifications may contain pictures."""

TIMEOUT_S = 15.0
CONNECT_S = 5.0
PULL_S = 5
"""How long a device waits for notifications before it answers without any."""

_ENVELOPE = """<?xml version="1.0" encoding="utf-8"?>
<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" \
xmlns:wsa="http://www.w3.org/2005/08/addressing" \
xmlns:wsnt="http://docs.oasis-open.org/wsn/b-2" xmlns:tt="http://www.onvif.org/ver10/schema" \
xmlns:tev="http://www.onvif.org/ver10/events/wsdl" \
xmlns:tds="http://www.onvif.org/ver10/device/wsdl" \
xmlns:tns1="http://www.onvif.org/ver10/topics"><s:Header>\
<wsa:Action s:mustUnderstand="1">{action}</wsa:Action><wsa:MessageID>urn:uuid:{id}</wsa:MessageID>\
<wsa:To s:mustUnderstand="1">{to}</wsa:To>{references}{security}</s:Header>\
<s:Body>{body}</s:Body></s:Envelope>"""

_SECURITY = """<wsse:Security s:mustUnderstand="1" \
xmlns:wsse="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd" \
xmlns:wsu="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd">\
<wsse:UsernameToken><wsse:Username>{user}</wsse:Username>\
<wsse:Password Type="http://docs.oasis-open.org/wss/2004/01/\
oasis-200401-wss-username-token-profile-1.0#PasswordDigest">{digest}</wsse:Password>\
<wsse:Nonce EncodingType="http://docs.oasis-open.org/wss/2004/01/\
oasis-200401-wss-soap-message-security-1.0#Base64Binary">{nonce}</wsse:Nonce>\
<wsu:Created>{created}</wsu:Created></wsse:UsernameToken></wsse:Security>"""

_REFUSED = ("NotAuthorized", "FailedAuthentication", "InvalidSecurity")


class Fault(Exception):
    """The device answers with a SOAP fault."""


class SoapDevice:
    """Sends requests to one device. ``ahead`` is by how much its clock is ahead of ``now``."""

    def __init__(
        self, *, user: str | None, password: str | None, now: Callable[[], datetime]
    ) -> None:
        self._user = user
        self._password = password or ""
        self._now = now
        auth = None if user is None else httpx.DigestAuth(user, self._password)
        limits = httpx.Timeout(TIMEOUT_S, connect=CONNECT_S)
        self._client = httpx.Client(timeout=limits, trust_env=False, auth=auth)
        self.ahead = timedelta(0)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def send(
        self, url: str, action: str, body: str, *, references: str = "", log_in: bool = True
    ) -> bytes:
        """Return the document of an answer. Raises ``Fault``, ``PullFailed``."""
        document = _ENVELOPE.format(
            action=action,
            id=uuid4(),
            to=escape(url),
            references=references,
            security=self._security() if log_in else "",
            body=body,
        )
        status, data = self._post(url, action, document.encode())
        if status in (401, 403):
            raise PullFailed("the device refuses user or password", refused=True)
        if status == 200:
            return data
        _raise_fault(status, data)
        raise PullFailed(f"the device answers {status}")

    def _post(self, text: str, action: str, document: bytes) -> tuple[int, bytes]:
        kind = f'application/soap+xml; charset=utf-8; action="{action}"'
        try:
            url = httpx.URL(text)
            port = url.port or (443 if url.scheme == "https" else 80)
            address = address_of(url.host, port)
            with self._client.stream(
                "POST",
                url.copy_with(host=address),
                headers={"Host": url.netloc.decode("ascii"), "Content-Type": kind},
                content=document,
                extensions={"sni_hostname": url.host},
                follow_redirects=False,
            ) as answer:
                return answer.status_code, _read(answer)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError, ValueError) as error:
            raise PullFailed(f"the device does not answer: {type(error).__name__}") from error

    def _security(self) -> str:
        """Return the header with the password's digest (WSS UsernameToken 1.0), if there is one."""
        if self._user is None:
            return ""
        nonce = os.urandom(16)
        created = (self._now() + self.ahead).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        digest = hashlib.sha1(
            nonce + created.encode() + self._password.encode(), usedforsecurity=False
        )
        return _SECURITY.format(
            user=escape(self._user),
            digest=base64.b64encode(digest.digest()).decode(),
            nonce=base64.b64encode(nonce).decode(),
            created=created,
        )


def parsed(data: bytes) -> Element:
    """Return the root of an answer. Raises ``PullFailed``."""
    try:
        return xml_root(data)
    except Unreadable as error:
        raise PullFailed(f"the device's answer cannot be read: {error}") from error


def as_header(reference: Element | None) -> str:
    """Return the parameters of a subscription's reference, which its requests have to repeat."""
    parameters = first(reference, "ReferenceParameters")
    if parameters is None:
        return ""
    return "".join(ElementTree.tostring(child, encoding="unicode") for child in parameters)


def clock_of(root: Element) -> datetime | None:
    """Return the moment in an answer to ``GetSystemDateAndTime``."""
    known = first(root, "UTCDateTime")
    names = ("Year", "Month", "Day", "Hour", "Minute", "Second")
    try:
        parts = [int(content(known, name) or "") for name in names]
        return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]
    except (ValueError, OverflowError, TypeError):
        return None


def _raise_fault(status: int, data: bytes) -> None:
    """Raise what a SOAP fault says; nothing for another body."""
    if status not in (400, 500):
        return
    try:
        fault = first(xml_root(data), "Fault")
    except Unreadable:
        return
    if fault is None:
        return
    codes = " ".join(code.text or "" for code in all_of(fault, "Value"))
    if any(word in codes for word in _REFUSED):
        raise PullFailed("the device refuses user or password", refused=True)
    raise Fault(codes.strip()[:100])


def _read(answer: httpx.Response) -> bytes:
    data = bytearray()
    for chunk in answer.iter_bytes():
        data += chunk
        if len(data) > MAX_ANSWER:
            raise PullFailed("the device's answer is too long")
    return bytes(data)
