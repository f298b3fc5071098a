"""``galaxy-alpr watch``: print the passes of vehicles before a camera or in a video."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer


class WatchFormat(StrEnum):
    """The format in which passes are printed."""

    TABLE = "table"
    JSONL = "jsonl"
    CSV = "csv"


class Transport(StrEnum):
    """The transport of RTSP."""

    TCP = "tcp"
    UDP = "udp"


Source = Annotated[
    str,
    typer.Argument(
        help="A video file, a folder of frames, rtsp://…, http://… (MJPEG), "
        "snapshot+http://… (one picture, again and again) or webcam:0."
    ),
]
FormatOption = Annotated[WatchFormat, typer.Option(help="How passes are printed.")]
Country = Annotated[
    list[str] | None, typer.Option(help="Country of most plates, such as ID; repeatable.")
]
User = Annotated[
    str | None,
    typer.Option(help="User of the camera; the password is asked for, or read from a pipe."),
]
TransportOption = Annotated[Transport, typer.Option(help="Transport of RTSP.")]
Rate = Annotated[
    float | None, typer.Option(min=0.1, max=60, help="Most frames a second to be read.")
]
RealTime = Annotated[
    bool, typer.Option("--real-time", help="Read a file at the speed of its recording.")
]
EveryFrame = Annotated[
    bool, typer.Option("--every-frame", help="Read frames in which nothing moves, too.")
]
Provisional = Annotated[
    bool, typer.Option("--provisional", help="Print a pass while it lasts, too.")
]
ShowStats = Annotated[
    bool, typer.Option("--show-stats", help="Print what was measured of the source at the end.")
]


def watch(
    source: Source,
    format: FormatOption = WatchFormat.TABLE,
    country: Country = None,
    user: User = None,
    transport: TransportOption = Transport.TCP,
    rate: Rate = None,
    real_time: RealTime = False,
    every_frame: EveryFrame = False,
    provisional: Provisional = False,
    show_stats: ShowStats = False,
) -> None:
    """Print one line for each vehicle that passes, its plate read from all its frames.

    A stream that ends is opened again until Ctrl-C; nothing is stored. Exit status: 1 if a file or
    folder cannot be read to its end.
    """
    from galaxy_alpr.cli.work.reading import watch as work

    work.watch(
        source,
        work.Options(
            format=format.value,
            countries=tuple(country or ()),
            user=user,
            transport=transport.value,
            rate=rate,
            real_time=real_time,
            every_frame=every_frame,
            provisional=provisional,
            show_stats=show_stats,
        ),
    )
