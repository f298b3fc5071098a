"""Servers on loopback that accept e-mail, and what Apprise posts."""

from __future__ import annotations

import email
import email.policy
import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any


@dataclass
class Mailbox:
    """What an SMTP server accepted; ``answers`` are its answers to the next recipients."""

    port: int = 0
    recipients: list[list[str]] = field(default_factory=list)
    mails: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    answers: list[bytes] = field(default_factory=list)


@contextmanager
def smtp_server() -> Iterator[Mailbox]:
    """Yield the mailbox of an SMTP server that runs meanwhile."""
    mailbox = Mailbox()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            with suppress(ConnectionError):
                self._talk()

        def _talk(self) -> None:
            self.wfile.write(b"220 here\r\n")
            accepted: list[str] = []
            while line := self.rfile.readline():
                verb = line[:4].upper()
                if verb == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    mailbox.recipients.append(accepted)
                    self._take()
                    accepted = []
                    self.wfile.write(b"250 taken\r\n")
                elif verb == b"RCPT":
                    answer = mailbox.answers.pop(0) if mailbox.answers else b"250 ok"
                    if answer.startswith(b"2"):
                        accepted.append(line.partition(b"<")[2].partition(b">")[0].decode())
                    self.wfile.write(answer + b"\r\n")
                elif verb == b"QUIT":
                    self.wfile.write(b"221 bye\r\n")
                    return
                else:
                    self.wfile.write(b"250 ok\r\n")

        def _take(self) -> None:
            lines = []
            while (line := self.rfile.readline()) != b".\r\n":
                lines.append(line[1:] if line.startswith(b"..") else line)
            mailbox.raw.append(b"".join(lines))
            mail = email.message_from_bytes(mailbox.raw[-1], policy=email.policy.default)
            mailbox.mails.append(mail)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        mailbox.port = server.server_address[1]
        with _running(server):
            yield mailbox


@dataclass
class Posted:
    """What was posted to a web server; ``status`` is its answer."""

    port: int = 0
    status: int = 200
    bodies: list[dict[str, Any]] = field(default_factory=list)


@contextmanager
def web_server() -> Iterator[Posted]:
    """Yield what is posted to a web server that runs meanwhile."""
    posted = Posted()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            posted.bodies.append(json.loads(body))
            self.send_response(posted.status)
            self.send_header("Location", f"http://127.0.0.1:{posted.port}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_values: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        posted.port = server.server_address[1]
        with _running(server):
            yield posted


@contextmanager
def _running(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
