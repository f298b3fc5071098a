"""``galaxy-alpr read``: print the plates in pictures."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    """The format in which readings are printed."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


def _existing(codes: list[str] | None) -> list[str]:
    """Return country codes in capitals; a wrong one is an error of the command line."""
    from galaxy_alpr.country_codes import UnknownCountry, check_countries

    try:
        return list(check_countries(codes or ()))
    except UnknownCountry as error:
        raise typer.BadParameter(str(error)) from error


ENGINE = "Engine (default: as the settings say)"

Paths = Annotated[
    list[str], typer.Argument(help="Files, folders or globs; - is a picture on standard input.")
]
FormatOption = Annotated[
    Format | None,
    typer.Option(help="How readings are printed; default: by the ending of --output, else table."),
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", help="Write the readings to this file instead.")
]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="Print errors only beside the readings.")
]
SaveAnnotated = Annotated[
    Path | None, typer.Option(help="Folder for the pictures with boxes drawn.")
]
Store = Annotated[
    bool, typer.Option("--store", help="Store the readings like uploads to the service.")
]
LocationOption = Annotated[
    str | None, typer.Option(help="With --store: the location's id or name.")
]
Country = Annotated[
    list[str] | None,
    typer.Option(help="Country of most plates, such as ID; repeatable.", callback=_existing),
]
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        "-j",
        min=1,
        max=64,
        help="Pictures read at the same time; default: GALAXY_ENGINE_WORKERS.",
    ),
]
Detector = Annotated[
    str | None,
    typer.Option(
        help="auto, rapidocr, FILE.onnx, ultralytics:FILE.pt or fast-alpr[:MODEL].",
        rich_help_panel=ENGINE,
    ),
]
Recognizer = Annotated[
    str | None,
    typer.Option(
        help="auto, rapidocr, FILE.onnx, fast-alpr[:MODEL], tesseract[:LANGUAGE] or gemini.",
        rich_help_panel=ENGINE,
    ),
]
VehicleDetector = Annotated[
    str | None,
    typer.Option(
        help="Detector of vehicles, if the other one detects plates only.", rich_help_panel=ENGINE
    ),
]
InputSize = Annotated[
    int | None,
    typer.Option(
        min=160, max=1920, help="Longer side of the detector's input, px.", rich_help_panel=ENGINE
    ),
]
SecondLook = Annotated[
    bool | None,
    typer.Option(
        "--second-look/--no-second-look",
        help="Run the detector again on parts of large pictures.",
        rich_help_panel=ENGINE,
    ),
]
Threads = Annotated[
    int | None,
    typer.Option(min=1, max=64, help="Threads of one inference.", rich_help_panel=ENGINE),
]
MinConfidence = Annotated[
    float | None,
    typer.Option(
        min=0, max=1, help="Lowest confidence of a text that is printed.", rich_help_panel=ENGINE
    ),
]


CapturedAt = Annotated[
    str | None,
    typer.Option(
        metavar="MOMENT",
        help="With --store: the moment of all pictures, such as 2026-11-28T08:00; without offset "
        "it is the local time of the location's lot, else of the site.",
    ),
]
TimeFromName = Annotated[
    str | None,
    typer.Option(
        metavar="PATTERN",
        help="With --store: the moment by the file's name, such as gate1_%Y%m%d_%H%M%S*. A file "
        "whose name does not fit is not stored.",
    ),
]
ExifTime = Annotated[
    bool,
    typer.Option(
        "--exif-time/--no-exif-time",
        help="With --store: else the moment by the camera's clock, where it is plausible.",
    ),
]


def read(
    paths: Paths,
    format: FormatOption = None,
    output: Output = None,
    quiet: Quiet = False,
    save_annotated: SaveAnnotated = None,
    store: Store = False,
    location: LocationOption = None,
    country: Country = None,
    jobs: Jobs = None,
    detector: Detector = None,
    recognizer: Recognizer = None,
    vehicle_detector: VehicleDetector = None,
    input_size: InputSize = None,
    second_look: SecondLook = None,
    threads: Threads = None,
    min_confidence: MinConfidence = None,
    captured_at: CapturedAt = None,
    time_from_name: TimeFromName = None,
    exif_time: ExifTime = True,
) -> None:
    """Read the plates in pictures.

    Errors, and files of a folder that are not tried, are named on standard error.

    Exit status: 0 every picture was read; 1 a picture could not be read, or there is none; 2 wrong
    options, nothing was read; 3 HEIC, AVIF or RAW pictures were not tried, the others were read.
    """
    from galaxy_alpr.cli.work.reading import file_moments, readers, run

    moments = file_moments.file_moments(captured_at, time_from_name, exif=exif_time, store=store)
    given = {
        "detector": detector,
        "recognizer": recognizer,
        "vehicle_detector": vehicle_detector,
        "detector_input_size": input_size,
        "detector_second_look": second_look,
        "engine_threads": threads,
        "min_confidence": min_confidence,
        "engine_workers": jobs,
    }
    run.read(
        paths,
        run.Printing(format, output, quiet, save_annotated),
        readers.settings_of(given),
        store=store,
        location=location,
        countries=tuple(country or ()),
        moments=moments,
    )
