"""Train the corner network: `python -m training.corners.train --data ../shared/data`.

Needs what `training.detector.prerender` and `training.detector.level` write. The length is a time
budget over which the learning rate follows a cosine.
"""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

import cv2
import torch
import yaml
from torch import Tensor, nn

from training.corners.from_onnx import fit_norms, network_from_onnx
from training.corners.known import known_quads
from training.corners.model import CornerNet, cell_centres, corners_of, load_network, normalise
from training.corners.stream import ViewStream
from training.corners.views import Surroundings, load_surroundings
from training.detector.data.rows import load_rows
from training.learn import LAST, learn
from training.muon import optimizers_for
from training.precision import computes_bfloat16
from training.run import RunState, plain

LOG = logging.getLogger(__name__)
SPREAD = 0.03
"""Standard deviation of the map that is aimed at, as a share of the view."""
NORM_VIEWS = 256
"""Views that the batch norms of an exported network are fitted to."""
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
    parser.add_argument("--weights", type=Path, help="begin with these: .pt or .onnx")
    parser.add_argument("--resume", action="store_true")
    return parser


def train_step(
    network: CornerNet,
    optimizers: list[torch.optim.Optimizer],
    views: Tensor,
    corners: Tensor,
) -> dict[str, Tensor]:
    """Take one step of all optimisers; returns the loss and the error."""
    half = computes_bfloat16(torch.device("cpu"))
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=half):
        logits = network(normalise(views))
    loss, error = corner_loss(logits.float(), corners)
    network.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
    for optimizer in optimizers:
        optimizer.step()
    return {"loss": loss.detach(), "error": error}


def first_network(args: argparse.Namespace, scenes: list[Surroundings]) -> CornerNet:
    """Return the network that the run begins with: new, of a checkpoint, or of an ONNX file."""
    if args.weights is None:
        return CornerNet()
    if args.weights.suffix != ".onnx":
        return load_network(args.weights)
    network = network_from_onnx(args.weights)
    views, _ = next(iter(ViewStream(scenes, args.plates, NORM_VIEWS, args.seed)))
    fit_norms(network, normalise(views))
    return network


def run(args: argparse.Namespace) -> Path:
    """Train with the given options; returns the path of the checkpoint."""
    torch.set_num_threads(args.threads)
    cv2.setNumThreads(1)
    torch.manual_seed(args.seed)
    out: Path = args.out
    out.mkdir(parents=True, exist_ok=True)
    last = out / LAST
    quads = known_quads(args.detector, out)
    if not quads:
        raise SystemExit(f"no level plates in {args.detector}: run training.detector.level first")
    scenes = load_surroundings(load_rows(args.data, "train"), quads)
    network = first_network(args, scenes)
    optimizers = optimizers_for(network, ends_of(network), args.rate, 0.03, betas=(0.9, 0.99))
    state = RunState(network, optimizers, args.decay)
    if args.resume and last.exists():
        state.resume(last)
    about = {"args": plain(args), "plates": len(scenes), "torch": str(torch.__version__)}
    (out / "settings.yaml").write_text(yaml.safe_dump(about, sort_keys=False), encoding="utf-8")
    network.to(memory_format=torch.channels_last).train()  # type: ignore[call-overload]
    stream = ViewStream(scenes, args.plates, args.batch, args.seed + state.step)
    learn(
        state,
        stream,
        args,
        lambda batch: train_step(network, optimizers, *batch),
        names=CURVE,
        steps_per_line=100,
    )
    LOG.info("%d steps, %.0f s; %s", state.step, state.seconds, last)
    return last


def main() -> None:
    """Command line entry."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    run(build_parser().parse_args())


if __name__ == "__main__":
    main()
