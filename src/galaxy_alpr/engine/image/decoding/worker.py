"""The program of a process that decodes pictures, for ``process.py``.

Reads requests from standard input and writes the answers to standard output: each is a line of JSON
and then the bytes of the file, or those of the pixels. It ends at the end of its input, or when no
request comes for a while.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
from pathlib import Path
from typing import IO

import numpy as np
from PIL import Image

from galaxy_alpr.engine.image.decoding.inspection import inspect_image
from galaxy_alpr.engine.image.decoding.limits import ImageLimits, PictureFile
from galaxy_alpr.engine.image.decoding.pixels import decode_pixels
from galaxy_alpr.errors import AlprError
from galaxy_alpr.types import BgrImage

IDLE_S = 90
MEMORY = 64_000_000
BYTES_PER_PIXEL = 16
"""Memory that a decoder may use: a fixed part, and bytes for each pixel of the picture."""


def main() -> None:
    """Answer requests until the input ends."""
    requests = sys.stdin.buffer
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # Decoders print warnings; whoever sends broken pictures could fill the log with them.
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())
    os.dup2(null, sys.stderr.fileno())
    Image.MAX_IMAGE_PIXELS = None  # the limits of the request count
    _answer(answers, {})
    while _request_comes(requests):
        line = requests.readline()
        if not line:
            return
        request = json.loads(line)
        data = requests.read(request["bytes"])
        limits = ImageLimits(**request["limits"])
        _limit_time(limits)
        try:
            image = _decode(data, limits)
        except AlprError as error:
            _answer(answers, {"error": str(error)})
        else:
            _answer(answers, {"shape": image.shape[:2]}, image)
            del image
        _limit_time(None)


def _decode(data: bytes, limits: ImageLimits) -> BgrImage:
    file = inspect_image(data, limits)
    _limit_memory(file)
    return decode_pixels(file)


def _answer(answers: IO[bytes], head: dict[str, object], image: BgrImage | None = None) -> None:
    answers.write(json.dumps(head).encode() + b"\n")
    if image is not None:
        answers.write(np.ascontiguousarray(image).data)
    answers.flush()


def _request_comes(requests: IO[bytes]) -> bool:
    """Wait for a request; return whether one, or the end of the input, comes in time."""
    if sys.platform == "win32":
        return True  # pipes cannot be waited for; the process ends with its parent
    return bool(select.select([requests], [], [], IDLE_S)[0])


def _limit_time(limits: ImageLimits | None) -> None:
    """Let the system end this process when the time is used up; its parent may be gone by then."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_PROF, limits.decode_s if limits else 0)
        signal.setitimer(signal.ITIMER_REAL, limits.decode_wall_s if limits else 0)


def _limit_memory(file: PictureFile) -> None:
    """Let further allocations fail beyond what decoding this picture may need."""
    if sys.platform != "linux":
        return
    import resource

    used = int(Path("/proc/self/statm").read_text().split()[5]) * resource.getpagesize()
    limit = used + MEMORY + BYTES_PER_PIXEL * file.width * file.height + 4 * len(file.data)
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    if most == resource.RLIM_INFINITY or limit < most:
        resource.setrlimit(resource.RLIMIT_DATA, (limit, most))


if __name__ == "__main__":
    main()
