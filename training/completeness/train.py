"""Train the completeness network: `python -m training.completeness.train --data ../shared/data`.

Needs what `training.synthetic.fonts` and `training.completeness.letters` write. The length is a
time budget over which the learning rate follows a cosine.
"""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

import cv2
import torch
import yaml
from torch import Tensor, nn

from training.completeness.data.bank import PlateBank
from training.completeness.data.stream import Batch, ViewStream
from training.completeness.labels import UNKNOWN
from training.completeness.network import CompletenessNet, normalise
from training.learn import LAST, learn
from training.muon import optimizers_for
from training.precision import computes_bfloat16
from training.run import RunState, plain

LOG = logging.getLogger(__name__)
CURVE = ("seconds", "step", "views", "rate", "loss", "maps", "error")


def completeness_loss(
    outputs: tuple[Tensor, Tensor], labels: Tensor, maps: Tensor
) -> dict[str, Tensor]:
    """Loss of logits (N, 3) and maps (N, 2, 6, 18), that of the maps, and the share of errors."""
    logits, drawn = outputs[0].float(), outputs[1].float()
    known = (maps != UNKNOWN).float()
    target = (2 * maps).clamp(0, 1)
    cells = nn.functional.binary_cross_entropy_with_logits(drawn, target, reduction="none")
    weighted = (cells * known * (1 + 4 * target)).sum() / known.sum().clamp(min=1)
    whole = nn.functional.cross_entropy(logits, labels, label_smoothing=0.01)
    error = (logits.argmax(1) != labels).float().mean()
    return {"loss": whole + 0.5 * weighted, "maps": weighted.detach(), "error": error}


def ends_of(network: CompletenessNet) -> list[nn.Module]:
    """The first and the last layers."""
    return [network.fine[0], network.maps, network.head]


def build_parser() -> argparse.ArgumentParser:
    """Options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("runs/completeness"), help="letters.jsonl")
    parser.add_argument("--minutes", type=float, default=28.0)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--decay", type=float, default=0.995)
    parser.add_argument("--steps", type=int, default=0, help="stop after so many steps (0: never)")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--resume", action="store_true")
    return parser


def train_step(
    network: CompletenessNet, optimizers: list[torch.optim.Optimizer], batch: Batch
) -> dict[str, Tensor]:
    """Take one step of all optimisers; returns what ``completeness_loss`` does."""
    crops, labels, maps = batch
    half = computes_bfloat16(torch.device("cpu"))
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=half):
        outputs = network(normalise(crops))
    parts = completeness_loss(outputs, labels, maps)
    network.zero_grad(set_to_none=True)
    parts["loss"].backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
    for optimizer in optimizers:
        optimizer.step()
    return {name: part.detach() for name, part in parts.items()}


def run(args: argparse.Namespace) -> Path:
    """Train with the given options; returns the path of the checkpoint."""
    torch.set_num_threads(args.threads)
    cv2.setNumThreads(1)
    torch.manual_seed(args.seed)
    out: Path = args.out
    last = out / LAST
    bank = PlateBank(out / "letters.jsonl", held_out=False)
    network = CompletenessNet()
    optimizers = optimizers_for(network, ends_of(network), args.rate, 0.03, betas=(0.9, 0.99))
    state = RunState(network, optimizers, args.decay)
    if args.resume and last.exists():
        state.resume(last)
    about = {"args": plain(args), "plates": len(bank.plates), "torch": str(torch.__version__)}
    (out / "settings.yaml").write_text(yaml.safe_dump(about, sort_keys=False), encoding="utf-8")
    network.to(memory_format=torch.channels_last).train()  # type: ignore[call-overload]
    learn(
        state,
        ViewStream(bank, args.batch, args.seed + state.step),
        args,
        lambda batch: train_step(network, optimizers, batch),
        names=CURVE,
        steps_per_line=50,
    )
    LOG.info("%d steps, %.0f s; %s", state.step, state.seconds, last)
    return last


def main() -> None:
    """Command line entry."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    run(build_parser().parse_args())


if __name__ == "__main__":
    main()
