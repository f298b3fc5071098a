"""The subjects of the pool, and the stream in which requests wait for a worker.

The stream is in memory and a work queue: a request is removed when a worker has answered it, when
its service gives up, or when it is older than the longest deadline. A full stream refuses the next
request at once. Only what NATS 2.9 knows is used.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nats.js import JetStreamContext

STREAM = "GALAXY_POOL"
PREFIX = "galaxy.pool"
CALL = f"{PREFIX}.call"
"""Where a service asks all workers to announce themselves."""

MOST_WAITING = 256
MOST_BYTES = 256 * 1024 * 1024
"""Requests that may wait in the stream or be in work, and their bytes."""

ACK_WAIT_S = 3.0
"""Seconds without a sign of its worker after which a request is given to another one."""

UNUSED_S = 3600.0
"""Seconds after which the server forgets the consumer of models that no worker has."""

STATE = "Galaxy-State"
REPLY = "Galaxy-Reply"
DEADLINE = "Galaxy-Deadline-S"
DELIVERY = "Galaxy-Delivery"
"""Headers: of a reply, whether a worker has begun; of a request, where the answer goes and how long
it is waited for (not a moment: clocks differ); of a reply, the number of the delivery."""

BEGUN = "begun"
ANSWERED = "answered"


def work_subject(digest: str) -> str:
    """Return the subject of the requests for engines of one identity."""
    return f"{PREFIX}.work.{digest}"


def worker_subject(digest: str, worker: str) -> str:
    """Return the subject on which a worker announces itself."""
    return f"{PREFIX}.worker.{digest}.{worker}"


def reply_subject(service: str, request: str) -> str:
    """Return the subject of the replies to a request."""
    return f"{PREFIX}.reply.{service}.{request}"


def is_reply_subject(subject: str) -> bool:
    """Return whether a worker may publish there."""
    parts = subject.removeprefix(f"{PREFIX}.reply.").split(".")
    return subject.startswith(f"{PREFIX}.reply.") and len(parts) == 2 and all(map(_is_word, parts))


def withdrawal(sequence: int) -> tuple[str, bytes]:
    """Return the message to the server that removes a request nobody waits for."""
    return f"$JS.API.STREAM.MSG.DELETE.{STREAM}", json.dumps({"seq": sequence}).encode()


async def ensure_stream(js: JetStreamContext, deadline_s: float) -> None:
    """Make the stream, or let its requests live as long as ``deadline_s``, never shorter."""
    from nats.js.api import DiscardPolicy, RetentionPolicy, StorageType, StreamConfig
    from nats.js.errors import BadRequestError, NotFoundError

    config = StreamConfig(
        name=STREAM,
        subjects=[f"{PREFIX}.work.>"],
        retention=RetentionPolicy.WORK_QUEUE,
        storage=StorageType.MEMORY,
        discard=DiscardPolicy.NEW,
        max_msgs=MOST_WAITING,
        max_bytes=MOST_BYTES,
        max_age=deadline_s,
        duplicate_window=deadline_s,
    )
    try:
        found = (await js.stream_info(STREAM)).config
    except NotFoundError:
        try:
            await js.add_stream(config)
        except BadRequestError:  # another process made it meanwhile
            found = (await js.stream_info(STREAM)).config
        else:
            return
    if (found.max_age or 0) < deadline_s:
        await js.update_stream(replace(found, max_age=deadline_s, duplicate_window=deadline_s))


async def ensure_consumer(js: JetStreamContext, digest: str) -> str:
    """Make the consumer that engines of one identity share, and return its name."""
    from nats.js.api import AckPolicy, ConsumerConfig

    name = f"engines-{digest}"
    config = ConsumerConfig(
        durable_name=name,
        filter_subject=work_subject(digest),
        ack_policy=AckPolicy.EXPLICIT,
        ack_wait=ACK_WAIT_S,
        max_ack_pending=MOST_WAITING,
        inactive_threshold=UNUSED_S,
    )
    await js.add_consumer(STREAM, config)
    return name


def _is_word(text: str) -> bool:
    return text.isalnum() and text.isascii()
