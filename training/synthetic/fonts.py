"""Fetch freely licensed fonts for the plate renderer: ``python -m training.synthetic.fonts``.

The fonts come from the npm registry (packages ``@fontsource/NAME``, each under the SIL Open Font
License 1.1, a few under Apache 2.0 or the Ubuntu Font Licence) and are written as TrueType files to
a git-ignored folder. Nothing is committed or shipped: only pixels drawn with them are trained on.
"""

from __future__ import annotations

import argparse
import io
import logging
import re
import subprocess
import tarfile
import tempfile
from pathlib import Path

from fontTools.ttLib import TTFont

from training.synthetic.foreign import FOREIGN_FONTS
from training.synthetic.trimmings import DEFAULT_DIR

log = logging.getLogger(__name__)

LEAST_CHARACTERS = 3
"""Characters of another script that a font file has at least to be kept."""

PLATE_FONTS: dict[str, tuple[int, ...]] = {
    "barlow": (500, 600),
    "barlow-semi-condensed": (500, 600, 700),
    "barlow-condensed": (500, 600, 700),
    "saira": (500,),
    "saira-semi-condensed": (500, 600),
    "saira-condensed": (500, 600, 700),
    "saira-extra-condensed": (500, 600),
    "saira-stencil-one": (400,),
    "overpass": (600,),
    "overpass-mono": (500, 600),
    "rajdhani": (600, 700),
    "teko": (400, 500),
    "khand": (500, 600),
    "pathway-gothic-one": (400,),
    "archivo-narrow": (500, 700),
    "roboto-condensed": (500, 700),
    "roboto-mono": (500, 700),
    "big-shoulders-display": (600, 700),
    "big-shoulders-stencil-display": (600,),
    "stardos-stencil": (700,),
    "allerta-stencil": (400,),
    "oswald": (400, 500),
    "fjalla-one": (400,),
    "league-gothic": (400,),
    "bebas-neue": (400,),
    "staatliches": (400,),
    "share-tech-mono": (400,),
    "share": (700,),
    "chakra-petch": (500, 600),
    "quantico": (400, 700),
    "aldrich": (400,),
    "blinker": (600,),
    "ibm-plex-mono": (600,),
    "ibm-plex-sans-condensed": (600,),
    "jetbrains-mono": (600,),
    "red-hat-mono": (600,),
    "b612-mono": (700,),
    "space-mono": (700,),
    "sofia-sans-condensed": (600, 700),
    "sofia-sans-extra-condensed": (600,),
    "fira-sans-condensed": (500, 600),
    "fira-sans-extra-condensed": (600,),
    "encode-sans-condensed": (600,),
    "asap-condensed": (600,),
    "homenaje": (400,),
    "economica": (700,),
    "pt-sans-narrow": (700,),
    "din": (400,),
    "sometype-mono": (600,),
    "martian-mono": (500,),
    "nova-mono": (400,),
    "smooch-sans": (600,),
    "antonio": (500, 600),
    "yanone-kaffeesatz": (500,),
    "ubuntu-condensed": (400,),
    "public-sans": (600,),
    "liberation-sans": (700,),
    "arimo": (600, 700),
    "kanit": (500,),
    "prompt": (500,),
    "wallpoet": (400,),
    "black-ops-one": (400,),
    "gemunu-libre": (600,),
    "stick-no-bills": (500, 600),
    "hammersmith-one": (400,),
    "varela-round": (400,),
    "nunito": (700,),
    "dosis": (600, 700),
    "m-plus-rounded-1c": (700,),
    "comfortaa": (700,),
    "quicksand": (700,),
    "tomorrow": (500,),
    "oxanium": (600,),
}
"""Package name (without scope) and the weights to take from it."""

SCRIPT_FONTS: dict[str, tuple[int, ...]] = {
    "pacifico": (400,),
    "lobster": (400,),
    "playfair-display": (700,),
    "abril-fatface": (400,),
    "satisfy": (400,),
}
"""Typefaces for state names and slogans, which are drawn but never part of the label."""


def _latin_name(package: str, weight: int) -> re.Pattern[str]:
    return re.compile(rf"files/{re.escape(package)}-latin-{weight}-normal\.woff2$")


def fetch_package(package: str, weights: tuple[int, ...], folder: Path) -> list[Path]:
    """Download one ``@fontsource`` package and write its Latin weights as TrueType files.

    Returns the files written or already there; empty when the registry has no such package.
    """
    targets = {weight: folder / f"{package}-{weight}.ttf" for weight in weights}
    if all(path.exists() for path in targets.values()):
        return list(targets.values())
    with tempfile.TemporaryDirectory() as scratch:
        result = subprocess.run(
            ["npm", "pack", f"@fontsource/{package}", "--silent"],
            cwd=scratch,
            capture_output=True,
            text=True,
            check=False,
        )
        archives = list(Path(scratch).glob("*.tgz"))
        if result.returncode != 0 or not archives:
            log.warning("no package @fontsource/%s: skipped", package)
            return []
        written = []
        with tarfile.open(archives[0]) as archive:
            for weight, path in targets.items():
                pattern = _latin_name(package, weight)
                member = next((m for m in archive.getmembers() if pattern.search(m.name)), None)
                stream = archive.extractfile(member) if member else None
                if stream is None:
                    log.warning("@fontsource/%s has no latin weight %d", package, weight)
                    continue
                font = TTFont(io.BytesIO(stream.read()))
                font.flavor = None
                font.save(path)
                written.append(path)
    return written


def fetch_foreign(package: str, characters: str, folder: Path) -> int:
    """Write the bold files of a package that have any of ``characters``; returns how many.

    Large scripts are split into a hundred files. A few that have most of the characters suffice.
    """
    present = len(list(folder.glob(f"{package}__*.ttf")))
    if present:
        return present
    with tempfile.TemporaryDirectory() as scratch:
        command = ["npm", "pack", f"@fontsource/{package}", "--silent"]
        subprocess.run(command, cwd=scratch, capture_output=True, text=True, check=False)
        archives = list(Path(scratch).glob("*.tgz"))
        if not archives:
            log.warning("no package @fontsource/%s: skipped", package)
            return 0
        with tarfile.open(archives[0]) as archive:
            bold = [m for m in archive.getmembers() if m.name.endswith("-700-normal.woff2")]
            for index, member in enumerate(bold):
                stream = archive.extractfile(member)
                font = TTFont(io.BytesIO(stream.read() if stream else b""))
                known = "".join(c for c in characters if ord(c) in font.getBestCmap())
                if len(known) >= LEAST_CHARACTERS:
                    font.flavor = None
                    path = folder / f"{package}__{index}.ttf"
                    path.with_suffix(".txt").write_text(known, encoding="utf-8")
                    font.save(path)
                    present += 1
    return present


def fetch_all(folder: Path = DEFAULT_DIR) -> int:
    """Fetch all fonts into ``folder/plate``, ``folder/script`` and ``folder/foreign``."""
    count = 0
    for kind, table in (("plate", PLATE_FONTS), ("script", SCRIPT_FONTS)):
        target = folder / kind
        target.mkdir(parents=True, exist_ok=True)
        for package, weights in table.items():
            count += len(fetch_package(package, weights, target))
    foreign = folder / "foreign"
    foreign.mkdir(parents=True, exist_ok=True)
    count += sum(fetch_foreign(*item, foreign) for item in FOREIGN_FONTS.items())
    log.info("%d font files in %s", count, folder)
    return count


def main() -> None:
    """Command line entry."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=DEFAULT_DIR)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    if fetch_all(args.out) == 0:
        raise SystemExit("no font could be fetched")


if __name__ == "__main__":
    main()
