"""An ONVIF device on the loopback address: it checks log-ins and forgets what it has answered."""

from __future__ import annotations

import base64
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from galaxy_alpr.ingest.pushed.forms.xml import Element, content, first, local, xml_root
from tests.ingest.pushed.forms import golden

PASSWORD = "S3cret & <kept>"


@dataclass(slots=True)
class OnvifDevice:
    """A device whose clock is one hour ahead of ``now``; ``messages`` wait to be pulled."""

    now: datetime
    url: str = ""
    messages: list[bytes] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    subscriptions: int = 0
    filters: bool = True
    broken: bytes | None = None
    address: str | None = None
    http_digest: bool = False
    password: str = PASSWORD

    def answer(self, document: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        """Return status and document of the answer to a request."""
        root = xml_root(document)
        body = first(root, "Body")
        assert body is not None
        name = local(body[0])
        self.asked.append(name)
        if name == "GetSystemDateAndTime":
            return 200, self._clock()
        if not self._may(root, headers):
            return (401, b"") if self.http_digest else (400, _fault("ter:NotAuthorized"))
        if name == "GetCapabilities":
            inner = f"<tt:Events><tt:XAddr>{self.url}/onvif/events</tt:XAddr></tt:Events>"
            return 200, golden.envelope(inner.encode(), operation="GetCapabilitiesResponse")
        if name == "CreatePullPointSubscription":
            return self._made(body)
        if content(root, "SubscriptionId") != str(self.subscriptions):
            return 500, _fault("wsrf-rw:ResourceUnknownFault")
        if name != "PullMessages":
            return 200, golden.envelope(operation=f"{name}Response")
        found, self.messages = self.messages, []
        if self.broken is not None:
            found, self.broken = [], None
            return 200, b"<broken"
        return 200, golden.envelope(*found, operation="PullMessagesResponse")

    def _made(self, body: Element) -> tuple[int, bytes]:
        if not self.filters and first(body, "Filter") is not None:
            return 500, _fault("wsnt:TopicExpressionDialectUnknownFault")
        self.subscriptions += 1
        address = self.address or f"http://192.0.2.77/onvif/sub?id={self.subscriptions}"
        reference = f"""<tev:SubscriptionReference xmlns:wsa="http://www.w3.org/2005/08/addressing">
<wsa:Address>{address}</wsa:Address><wsa:ReferenceParameters>
<d:SubscriptionId xmlns:d="urn:device">{self.subscriptions}</d:SubscriptionId>
</wsa:ReferenceParameters></tev:SubscriptionReference>"""
        return 200, golden.envelope(
            reference.encode(), operation="CreatePullPointSubscriptionResponse"
        )

    def _clock(self) -> bytes:
        own = self.now + timedelta(hours=1)
        inner = f"""<tt:UTCDateTime><tt:Time><tt:Hour>{own.hour}</tt:Hour><tt:Minute>{own.minute}\
</tt:Minute><tt:Second>{own.second}</tt:Second></tt:Time><tt:Date><tt:Year>{own.year}</tt:Year>\
<tt:Month>{own.month}</tt:Month><tt:Day>{own.day}</tt:Day></tt:Date></tt:UTCDateTime>"""
        return golden.envelope(inner.encode(), operation="GetSystemDateAndTimeResponse")

    def _may(self, root: Element, headers: dict[str, str]) -> bool:
        """Return whether the digest is right and its moment is that of the device's clock."""
        if self.http_digest:
            return 'username="op"' in headers.get("authorization", "")
        token = first(root, "UsernameToken")
        created = content(token, "Created") or ""
        nonce = base64.b64decode(content(token, "Nonce") or "")
        right = hashlib.sha1(nonce + created.encode() + self.password.encode()).digest()
        if content(token, "Password") != base64.b64encode(right).decode():
            return False
        moment = datetime.strptime(created, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
        return abs(moment - self.now - timedelta(hours=1)) < timedelta(minutes=5)


@contextmanager
def running_device(now: datetime) -> Iterator[OnvifDevice]:
    """Run a device until the end of the block."""
    device = OnvifDevice(now)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            document = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, data = device.answer(document, headers)
            self.send_response(status)
            if status == 401:
                self.send_header("WWW-Authenticate", 'Digest realm="d", nonce="n", qop="auth"')
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            """Write nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    device.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield device
    server.shutdown()
    server.server_close()
    thread.join()


def _fault(code: str) -> bytes:
    inner = f"<s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>{code}</s:Value></s:Subcode>"
    return golden.envelope(f"{inner}</s:Code>".encode(), operation="x").replace(
        b"tev:x", b"s:Fault"
    )
