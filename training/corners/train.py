"""Train the corner network: `python -m training.corners.train --data ../shared/data`.

Needs what `training.detector.prerender` and `training.detector.level` write. The length is a time
budget over which the learning rate follows a cosine.
"""

from __future__ import annotations

import argparse
import csv
import logging
import signal
import time
from pathlib import Path
from typing import Any

import cv2
import torch
import yaml
from torch import Tensor, nn
from torch.utils.data import DataLoader
from tqdm import tqdm

from training.average import Average
from training.corners.model import CornerNet, cell_centres, corners_of, load_network, normalise
from training.corners.told import known_quads
from training.corners.views import ViewStream, load_surroundings
from training.detector.rows import load_rows
from training.detector.train import learning_rate, save
from training.muon import optimizers_for
from training.precision import computes_bfloat16

LOG = logging.getLogger(__name__)
SPREAD = 0.03
"""Standard deviation of the map that is aimed at, as a share of the view."""
CURVE = ("seconds", "step", "views", "rate", "loss", "error")


def corner_loss(logits: Tensor, corners: Tensor) -> tuple[Tensor, Tensor]:
    """Loss of maps (N, 4, H, W) for corners (N, 4, 2), and the mean error as a share of the plate.

    Each map is taught a bell about its corner, and its mean place the corner itself.
    """
    centres = cell_centres(*logits.shape[2:]).to(logits)
    off = (centres - corners[:, :, None]) / SPREAD
    bell = (-0.5 * off.pow(2).sum(3)).softmax(2)
    maps = -(bell * logits.flatten(2).log_softmax(2)).sum(2).mean()
    size = corners.amax(1) - corners.amin(1)
    error = (corners_of(logits) - corners) / size[:, None]
    places = nn.functional.smooth_l1_loss(error, torch.zeros_like(error), beta=0.02)
    return 0.2 * maps + 10 * places, error.norm(dim=2).mean().detach()


def ends_of(network: CornerNet) -> list[nn.Module]:
    """The first and the last convolution."""
    return [network.fine[0], network.head[-1]]


def build_parser() -> argparse.ArgumentParser:
    """Options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=Path("runs/corners"))
    parser.add_argument("--detector", type=Path, default=Path("runs/detector"), help="level.jsonl")
    parser.add_argument("--plates", type=Path, default=Path("runs/plates"))
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--decay", type=float, default=0.998)
    parser.add_argument("--steps", type=int, default=0, help="stop after so many steps (0: never)")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--weights", type=Path, help="begin with these")
    parser.add_argument("--resume", action="store_true")
    return parser


def run(args: argparse.Namespace) -> Path:
    """Train as told; returns the path of the checkpoint."""
    torch.set_num_threads(args.threads)
    cv2.setNumThreads(1)
    torch.manual_seed(args.seed)
    out: Path = args.out
    out.mkdir(parents=True, exist_ok=True)
    last = out / "last.pt"
    quads = known_quads(args.detector, out)
    if not quads:
        raise SystemExit(f"no level plates in {args.detector}: run training.detector.level first")
    scenes = load_surroundings(load_rows(args.data, "train"), quads)
    network = CornerNet() if args.weights is None else load_network(args.weights)
    optimizers = optimizers_for(network, ends_of(network), args.rate, 0.03, betas=(0.9, 0.99))
    average, spent, step = Average(network, args.decay), 0.0, 0
    if args.resume and last.exists():
        state = torch.load(last, map_location="cpu", weights_only=True)
        network.load_state_dict(state["network"])
        average.network.load_state_dict(state["average"])
        average.updates = step = state["step"]
        for optimizer, saved in zip(optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(saved)
        spent = state["seconds"]
    facts = {k: str(v) if isinstance(v, Path) else v for k, v in vars(args).items()}
    about = {"args": facts, "plates": len(scenes), "torch": str(torch.__version__)}
    (out / "settings.yaml").write_text(yaml.safe_dump(about, sort_keys=False), encoding="utf-8")
    network = network.to(memory_format=torch.channels_last).train()  # type: ignore[call-overload]
    half = computes_bfloat16(torch.device("cpu"))
    stream = ViewStream(scenes, args.plates, args.batch, args.seed + step)
    budget = args.minutes * 60
    stopped: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _frame: stopped.append(number))
    sums: dict[str, Tensor] = {}
    noted, saved_at, start = step, spent, time.monotonic() - spent
    curve = (out / "curve.csv").open("a" if step else "w", newline="", encoding="utf-8")
    writer = csv.DictWriter(curve, CURVE)
    if not step:
        writer.writeheader()
    bar = tqdm(total=round(budget), initial=round(spent), unit="s", mininterval=20)
    loader: DataLoader[tuple[Tensor, Tensor]] = DataLoader(
        stream,
        batch_size=None,
        num_workers=args.workers,
        prefetch_factor=6 if args.workers else None,
    )
    for views, corners in loader:
        rate = learning_rate(spent / budget, step, args.rate)
        for group in (g for optimizer in optimizers for g in optimizer.param_groups):
            group["lr"] = rate
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=half):
            logits = network(normalise(views))
        loss, error = corner_loss(logits.float(), corners)
        network.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        for optimizer in optimizers:
            optimizer.step()
        step += 1
        average.update(network)
        spent = time.monotonic() - start
        bar.update(round(spent) - bar.n)
        parts = {"loss": loss.detach(), "error": error}
        sums = {k: sums[k] + v if sums else v for k, v in parts.items()}
        done = bool(stopped) or spent >= budget or bool(args.steps and step >= args.steps)
        if step - noted >= 100 or done:
            line: dict[str, Any] = {k: round(float(v) / (step - noted), 4) for k, v in sums.items()}
            line |= {"seconds": round(spent), "step": step, "views": step * args.batch}
            writer.writerow(line | {"rate": f"{rate:.2e}"})
            curve.flush()
            bar.set_postfix(step=step, error=line["error"])
            sums, noted = {}, step
        if spent - saved_at >= 60 or done:
            save(
                last,
                {
                    "network": network.state_dict(),
                    "average": average.network.state_dict(),
                    "optimizers": [optimizer.state_dict() for optimizer in optimizers],
                    "seconds": spent,
                    "step": step,
                    "views": step * args.batch,
                },
            )
            saved_at = spent
        if done:
            break
    bar.close()
    curve.close()
    LOG.info("%d steps, %.0f s; %s", step, spent, last)
    return last


def main() -> None:
    """Command line entry."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    run(build_parser().parse_args())


if __name__ == "__main__":
    main()
