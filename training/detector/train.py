"""Train the detector: `python -m training.detector.train --data ../shared/data`.

The length is a time budget. The learning rate follows a cosine over it, counted in seconds trained,
so that a run may be stopped and resumed at any time, also with more data or another budget.
"""

from __future__ import annotations

import argparse
import logging
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import cv2
import torch
import yaml
from torch import Tensor
from torch.utils.data import DataLoader
from tqdm import tqdm

from training.detector.data.cache import PictureCache, build_cache
from training.detector.data.rows import Row, load_rows
from training.detector.data.stream import Batch, StreamSettings, TrainingStream
from training.detector.level import LEVEL, load_level
from training.detector.mine import load_disputed, load_hard
from training.detector.network.loss import LossWeights
from training.detector.network.model import Detector, ModelSettings
from training.detector.network.steps import check, ends_of, train_step
from training.detector.teachers import load_teacher_labels
from training.muon import optimizers_for
from training.run import Curve, RunState, learning_rate, plain, set_rate, stop_signals
from training.widen import widened

LOG = logging.getLogger(__name__)
CURVE = (
    "seconds",
    "step",
    "pictures",
    "rate",
    "loss",
    "score",
    "box",
    "corner",
    "positives",
    "plate_recall",
    "false_plates",
    "vehicle_recall",
    "vehicle_precision",
)


def build_parser() -> argparse.ArgumentParser:
    """Options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=Path("runs/detector"))
    parser.add_argument("--plates", type=Path, default=Path("runs/plates"))
    parser.add_argument("--minutes", type=float, default=95.0)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--rate", type=float, default=2.5e-3)
    parser.add_argument(
        "--plate-weight", type=float, default=LossWeights().plate, help="against a vehicle's"
    )
    parser.add_argument("--decay", type=float, default=0.998)
    parser.add_argument("--sizes", type=int, nargs="+", default=StreamSettings.sizes)
    parser.add_argument("--calm-sizes", type=int, nargs="+", default=StreamSettings.calm_sizes)
    parser.add_argument(
        "--calm-from", type=float, default=0.55, help="share of the run that has many mosaics"
    )
    parser.add_argument("--check-size", type=int, default=512)
    parser.add_argument("--check-minutes", type=float, default=6.0)
    parser.add_argument("--steps", type=int, default=0, help="stop after so many steps (0: never)")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--weights", type=Path, help="begin with these, as wide or narrower")
    return parser


class Run(RunState[Detector]):
    """One run of the detector, and the pictures that it has trained on."""

    def __init__(self, args: argparse.Namespace, device: torch.device) -> None:
        network = Detector(ModelSettings()).to(device)
        optimizers = optimizers_for(network, ends_of(network), args.rate, 0.03, betas=(0.9, 0.99))
        super().__init__(network, optimizers, args.decay)
        self.last: Path = args.out / "last.pt"
        self.device = device
        self.pictures = 0
        if args.weights is not None:
            begun = torch.load(args.weights, map_location="cpu", weights_only=True)
            network.load_state_dict(widened(begun, network))
            self.average.network.load_state_dict(network.state_dict())
        if args.resume and self.last.exists():
            self.pictures = self.resume(self.last)["pictures"]
            LOG.info("resumed %s at %.0f s, step %d", self.last, self.seconds, self.step)
        network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]

    def store(self) -> None:
        """Write the checkpoint."""
        self.save(self.last, updates=self.average.updates, pictures=self.pictures)

    def line(self, sums: dict[str, Tensor], steps: int, rate: float) -> dict[str, Any]:
        """Return a line of the curve: parts of the loss, summed over some steps, on average."""
        parts = {name: round(float(value) / steps, 4) for name, value in sums.items()}
        return parts | {
            "seconds": round(self.seconds),
            "step": self.step,
            "pictures": self.pictures,
            "rate": f"{rate:.2e}",
        }


def load_annotations(out: Path) -> dict[str, dict[str, Any]]:
    """Return what the run's folder holds about rows: teacher labels, disputed and level plates."""
    teachers_file = out / "teachers.jsonl"
    teachers = load_teacher_labels(teachers_file) if teachers_file.exists() else {}
    if not teachers:
        LOG.warning("no %s: rows without human vehicles have weak background only", teachers_file)
    for uid, boxes in load_disputed(out).items():
        teachers.setdefault(uid, {})["plates_disputed"] = boxes
    level = load_level(out)
    if not level:
        LOG.warning("no %s: only synthetic plates teach corners", out / LEVEL)
    for uid, boxes in level.items():
        teachers.setdefault(uid, {})["level"] = boxes
    return teachers


def loader_of(stream: TrainingStream, workers: int, device: torch.device) -> DataLoader[Batch]:
    """Return a loader of batches; its processes stay a few batches ahead."""
    return DataLoader(
        stream,
        batch_size=None,
        num_workers=workers,
        prefetch_factor=max(2, 6 // workers) if workers else None,
        pin_memory=device.type == "cuda",
    )


def learn(
    state: Run,
    stream: TrainingStream,
    held: list[Row],
    cache: PictureCache,
    args: argparse.Namespace,
) -> None:
    """Train until the budget is spent, the steps are done or SIGTERM arrives."""
    budget = args.minutes * 60
    weights = LossWeights(plate=args.plate_weight)
    curve = Curve(args.out / "curve.csv", CURVE, resumed=state.step > 0)
    stopped = stop_signals()
    sums: dict[str, Tensor] = {}
    noted, saved, checked = state.step, state.seconds, state.seconds
    bar = tqdm(total=round(budget), initial=round(state.seconds), unit="s", mininterval=20)
    state.network.train()
    start = time.monotonic() - state.seconds
    for batch in loader_of(stream, args.workers, state.device):
        if not stream.calm and state.seconds >= args.calm_from * budget:
            stream.calm = True
        rate = learning_rate(state.seconds / budget, state.step, args.rate)
        set_rate(state.optimizers, rate)
        parts = train_step(state.network, state.optimizers, batch, state.device, weights)
        state.average.update(state.network)
        state.step, state.pictures = state.step + 1, state.pictures + len(batch.boxes)
        state.seconds = time.monotonic() - start
        sums = {key: sums[key] + value if sums else value for key, value in parts.items()}
        bar.update(round(state.seconds) - bar.n)
        ended = state.seconds >= budget or bool(args.steps and state.step >= args.steps)
        done = bool(stopped) or ended
        checking = state.seconds - checked >= args.check_minutes * 60 or (done and not stopped)
        if state.step - noted >= 50 or checking:
            line = state.line(sums, state.step - noted, rate)
            if checking:
                figures = check(state.average.network.eval(), held, cache, args.check_size)
                line |= {name: round(value, 4) for name, value in figures.items()}
                checked = state.seconds
            curve.write(line)
            bar.set_postfix(step=state.step, loss=line["loss"])
            sums, noted = {}, state.step
        if state.seconds - saved >= 120 or done:
            state.store()
            saved = state.seconds
        if done:
            break
    bar.close()
    curve.close()


def run(args: argparse.Namespace) -> Path:
    """Train with the given options; returns the path of the last checkpoint."""
    torch.set_num_threads(args.threads)
    cv2.setNumThreads(1)
    torch.manual_seed(args.seed)
    device = torch.device(args.device)
    if device.type == "cuda":
        torch.backends.cudnn.benchmark = True
        torch.set_float32_matmul_precision("high")  # Muon's matrices need no more
    out: Path = args.out
    out.mkdir(parents=True, exist_ok=True)
    rows, held = load_rows(args.data, "train"), load_rows(args.data, "holdout")
    cache = build_cache(rows + held, out / "cache")
    annotations, hard = load_annotations(out), load_hard(out)
    state = Run(args, device)
    sizes, calm_sizes = tuple(args.sizes), tuple(args.calm_sizes)
    settings = StreamSettings(args.batch, sizes, calm_sizes, seed=args.seed + state.step, hard=hard)
    stream = TrainingStream(rows, annotations, out / "cache", args.plates, settings)
    about = {
        "args": plain(args),
        "model": asdict(ModelSettings()),
        "loss": asdict(LossWeights(plate=args.plate_weight)),
        "rows": len(rows),
        "held_out": len(held),
        "hard": len(hard),
        "torch": str(torch.__version__),
    }
    (out / "settings.yaml").write_text(yaml.safe_dump(about, sort_keys=False), encoding="utf-8")
    learn(state, stream, held, cache, args)
    LOG.info(
        "%d steps, %d pictures, %.0f s; %s", state.step, state.pictures, state.seconds, state.last
    )
    return state.last


def main() -> None:
    """Command line entry."""
    logging.basicConfig(level=logging.INFO)
    run(build_parser().parse_args())


if __name__ == "__main__":
    main()
