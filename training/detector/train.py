"""Train the detector: `python -m training.detector.train --data ../shared/data`.

The length is a time budget. The learning rate follows a cosine over it, counted in seconds trained,
so that a run may be stopped and resumed at any time, also with more data or another budget.
"""

from __future__ import annotations

import argparse
import csv
import logging
import math
import signal
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import cv2
import torch
import yaml
from torch import Tensor, nn
from torch.utils.data import DataLoader
from tqdm import tqdm

from training.average import Average
from training.detector.cache import PictureCache, build_cache
from training.detector.dataset import Batch, StreamSettings, TrainingStream
from training.detector.infer import detect, torch_runner
from training.detector.labels import VEHICLES
from training.detector.level import LEVEL, load_level
from training.detector.loss import LossWeights, detection_loss
from training.detector.metrics import PlateFigures, VehicleFigures
from training.detector.mine import load_disputed, load_hard
from training.detector.model import Detector, ModelSettings, normalise
from training.detector.rows import Row, load_rows
from training.detector.teachers import load_teacher_labels
from training.muon import optimizers_for
from training.precision import computes_bfloat16
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


def learning_rate(progress: float, step: int, top: float) -> float:
    """Warm-up over 150 steps, then a cosine down to 2 % of `top` as `progress` goes to 1."""
    cosine = 0.5 * (1 + math.cos(math.pi * min(1.0, progress)))
    return top * min(1.0, (step + 1) / 150) * (0.02 + 0.98 * cosine)


def ends_of(network: Detector) -> list[nn.Module]:
    """The first convolution and the last ones of the heads."""
    last = [part for head in network.heads for part in head.children() if type(part) is nn.Conv2d]
    return [network.stem[0], *last]


def train_step(
    network: Detector,
    optimizers: list[torch.optim.Optimizer],
    batch: Batch,
    device: torch.device,
    weights: LossWeights,
) -> dict[str, Tensor]:
    """One step of all optimisers; returns the parts of the loss."""
    half = computes_bfloat16(device)
    batch = batch.to(device)
    # Whole numbers below 256 and their halves are exact in bfloat16, so nothing is lost here.
    pictures = normalise(batch.pictures, torch.bfloat16 if half else torch.float32)
    with torch.autocast(device.type, dtype=torch.bfloat16, enabled=half):
        maps = network(pictures)
    loss, parts = detection_loss([m.float() for m in maps], batch, weights)
    network.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(network.parameters(), 10.0)
    for optimizer in optimizers:
        optimizer.step()
    return parts


def check(network: Detector, rows: list[Row], cache: PictureCache, size: int) -> dict[str, float]:
    """Figures on held-out train rows at a fixed threshold, for the curve."""
    run = torch_runner(network)
    plates, vehicles = PlateFigures(), VehicleFigures()
    for row in rows:
        stored = cache.entries[row.uid].scale
        found = detect(run, cache.picture(row.uid), size)
        found = type(found)(found.boxes / stored, found.scores, found.labels)
        plates.update(row, found, 0.4)
        vehicles.update(row, found, dict.fromkeys(VEHICLES, 0.4))
    return {
        "plate_recall": plates.recall(),
        "false_plates": plates.false_per_picture,
        "vehicle_recall": vehicles.recall(),
        "vehicle_precision": vehicles.precision(),
    }


def save(path: Path, state: dict[str, Any]) -> None:
    """Write a checkpoint so that a broken write never replaces a whole one."""
    partial = path.with_suffix(".partial")
    torch.save(state, partial)
    partial.rename(path)


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


def run(args: argparse.Namespace) -> Path:
    """Train as told; returns the path of the last checkpoint."""
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
    teachers_file = out / "teachers.jsonl"
    teachers = load_teacher_labels(teachers_file) if teachers_file.exists() else {}
    if not teachers:
        LOG.warning("no %s: rows without human vehicles have weak background only", teachers_file)
    hard = load_hard(out)
    for uid, boxes in load_disputed(out).items():
        teachers.setdefault(uid, {})["plates_disputed"] = boxes
    level = load_level(out)
    if not level:
        LOG.warning("no %s: only synthetic plates teach corners", out / LEVEL)
    for uid, boxes in level.items():
        teachers.setdefault(uid, {})["level"] = boxes

    network = Detector(ModelSettings()).to(device)
    average = Average(network, args.decay)
    optimizers = optimizers_for(network, ends_of(network), args.rate, 0.03, betas=(0.9, 0.99))
    spent, step, seen = 0.0, 0, 0
    last = out / "last.pt"
    if args.weights is not None:
        begun = torch.load(args.weights, map_location="cpu", weights_only=True)
        network.load_state_dict(widened(begun, network))
        average.network.load_state_dict(network.state_dict())
    if args.resume and last.exists():
        state = torch.load(last, map_location="cpu", weights_only=True)
        network.load_state_dict(state["network"])
        average.network.load_state_dict(state["average"])
        average.updates = state["updates"]
        for optimizer, saved_state in zip(optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(saved_state)
        spent, step, seen = state["seconds"], state["step"], state["pictures"]
        LOG.info("resumed %s at %.0f s, step %d", last, spent, step)
    network = network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]

    budget = args.minutes * 60
    weights = LossWeights(plate=args.plate_weight)
    settings = StreamSettings(
        args.batch, tuple(args.sizes), tuple(args.calm_sizes), seed=args.seed + step, hard=hard
    )
    stream = TrainingStream(rows, teachers, out / "cache", args.plates, settings)
    facts = {k: str(v) if isinstance(v, Path) else v for k, v in vars(args).items()}
    about = {
        "args": facts,
        "model": asdict(ModelSettings()),
        "loss": asdict(weights),
        "rows": len(rows),
        "held_out": len(held),
        "hard": len(hard),
        "torch": str(torch.__version__),
    }
    (out / "settings.yaml").write_text(yaml.safe_dump(about, sort_keys=False), encoding="utf-8")
    fresh = step == 0
    curve = (out / "curve.csv").open("w" if fresh else "a", newline="", encoding="utf-8")
    writer = csv.DictWriter(curve, CURVE)
    if fresh:
        writer.writeheader()

    def store() -> None:
        save(
            last,
            {
                "network": network.state_dict(),
                "average": average.network.state_dict(),
                "optimizers": [optimizer.state_dict() for optimizer in optimizers],
                "updates": average.updates,
                "seconds": spent,
                "step": step,
                "pictures": seen,
            },
        )

    loader: DataLoader[Batch] = DataLoader(
        stream,
        batch_size=None,
        num_workers=args.workers,
        prefetch_factor=max(2, 6 // args.workers) if args.workers else None,
        pin_memory=device.type == "cuda",
    )
    stopped: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _frame: stopped.append(number))
    sums: dict[str, Tensor] = {}
    noted, saved, checked = step, spent, spent
    bar = tqdm(total=round(budget), initial=round(spent), unit="s", mininterval=20)
    network.train()
    start = time.monotonic() - spent
    rate = 0.0
    for batch in loader:
        if not stream.calm and spent >= args.calm_from * budget:
            stream.calm = True
        rate = learning_rate(spent / budget, step, args.rate)
        for group in (g for optimizer in optimizers for g in optimizer.param_groups):
            group["lr"] = rate
        parts = train_step(network, optimizers, batch, device, weights)
        average.update(network)
        step, seen = step + 1, seen + len(batch.boxes)
        spent = time.monotonic() - start
        sums = {key: sums[key] + value if sums else value for key, value in parts.items()}
        bar.update(round(spent) - bar.n)
        done = bool(stopped) or spent >= budget or bool(args.steps and step >= args.steps)
        look = spent - checked >= args.check_minutes * 60 or (done and not stopped)
        if step - noted >= 50 or look:
            line: dict[str, Any] = {k: round(float(v) / (step - noted), 4) for k, v in sums.items()}
            line |= {"seconds": round(spent), "step": step, "pictures": seen, "rate": f"{rate:.2e}"}
            if look:
                average.network.eval()
                line |= {
                    k: round(v, 4)
                    for k, v in check(average.network, held, cache, args.check_size).items()
                }
                checked = spent
            writer.writerow(line)
            curve.flush()
            bar.set_postfix(step=step, loss=line["loss"])
            sums, noted = {}, step
        if spent - saved >= 120 or done:
            store()
            saved = spent
        if done:
            break
    bar.close()
    curve.close()
    LOG.info("%d steps, %d pictures, %.0f s; %s", step, seen, spent, last)
    return last


def main() -> None:
    """Command line entry."""
    logging.basicConfig(level=logging.INFO)
    run(build_parser().parse_args())


if __name__ == "__main__":
    main()
