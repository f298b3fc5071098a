"""A TCP proxy that can fall silent, as a network or a frozen server does, or be cut."""

from __future__ import annotations

import contextlib
import socket
import threading
from types import TracebackType
from typing import Self

HOST = "127.0.0.1"
CHUNK = 65_536


class SilentProxy:
    """Forwards connections to ``target`` on a port of its own, as a context manager.

    While it is silent it takes connections and bytes, forwards nothing, and closes nothing: no
    error and no keep-alive packet of the operating system ever tells a client. While it is cut it
    closes every connection at once, as the port of a server that has ended.
    """

    def __init__(self, target: tuple[str, int]) -> None:
        self._target = target
        self._speaks = threading.Event()
        self._speaks.set()
        self._ended = False
        self._is_cut = False
        self._sockets: set[socket.socket] = set()
        self._listener = socket.create_server((HOST, 0), backlog=512)
        self.port: int = self._listener.getsockname()[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._ended = True
        self._speaks.set()
        for item in (self._listener, *self._sockets):
            _close(item)

    def fall_silent(self) -> None:
        """Forward nothing from now on."""
        self._speaks.clear()

    def speak(self) -> None:
        """Forward everything again, first what was held back."""
        self._speaks.set()

    def cut(self) -> None:
        """Close all connections, and new ones from now on."""
        self._is_cut = True
        for item in tuple(self._sockets):
            _close(item)

    def mend(self) -> None:
        """Forward new connections again."""
        self._is_cut = False

    def _accept(self) -> None:
        while not self._ended:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            if self._is_cut:
                _close(client)
                continue
            self._sockets.add(client)
            threading.Thread(target=self._connect, args=[client], daemon=True).start()

    def _connect(self, client: socket.socket) -> None:
        self._speaks.wait()
        try:
            server = socket.create_connection(self._target)
        except OSError:
            _close(client)
            return
        self._sockets.add(server)
        threading.Thread(target=self._pump, args=[server, client], daemon=True).start()
        self._pump(client, server)

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(CHUNK):
                self._speaks.wait()
                sink.sendall(data)
        self._speaks.wait()
        for item in (source, sink):
            self._sockets.discard(item)
            _close(item)


def _close(item: socket.socket) -> None:
    with contextlib.suppress(OSError):
        item.shutdown(socket.SHUT_RDWR)
    item.close()
