"""The training loop of the small networks, which train for a time budget on one endless stream."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from typing import Any

from torch import Tensor
from torch.utils.data import DataLoader, IterableDataset
from tqdm import tqdm

from training.run import Curve, RunState, learning_rate, set_rate, stop_signals

LAST = "last.pt"
_SAVE_EVERY_S = 60


def learn(
    state: RunState[Any],
    stream: IterableDataset[Any],
    args: argparse.Namespace,
    train_step: Callable[[Any], dict[str, Tensor]],
    *,
    names: Sequence[str],
    steps_per_line: int,
) -> None:
    """Train until the budget is spent, the steps are done or SIGTERM arrives.

    ``train_step`` takes a batch of ``stream`` and returns its figures. ``names`` are the columns of
    ``curve.csv``, which gets the mean of the figures every ``steps_per_line`` steps. ``args`` has
    ``minutes``, ``steps``, ``rate``, ``batch``, ``workers`` and ``out``.
    """
    budget = args.minutes * 60
    stopped = stop_signals()
    sums: dict[str, Tensor] = {}
    written, saved, start = state.step, state.seconds, time.monotonic() - state.seconds
    curve = Curve(args.out / "curve.csv", names, resumed=state.step > 0)
    bar = tqdm(total=round(budget), initial=round(state.seconds), unit="s", mininterval=20)
    loader: DataLoader[Any] = DataLoader(
        stream,
        batch_size=None,
        num_workers=args.workers,
        prefetch_factor=6 if args.workers else None,
    )
    for batch in loader:
        rate = learning_rate(state.seconds / budget, state.step, args.rate)
        set_rate(state.optimizers, rate)
        parts = train_step(batch)
        state.step += 1
        state.average.update(state.network)
        state.seconds = time.monotonic() - start
        bar.update(round(state.seconds) - bar.n)
        sums = {k: sums[k] + v if sums else v for k, v in parts.items()}
        ended = state.seconds >= budget or bool(args.steps and state.step >= args.steps)
        done, views = bool(stopped) or ended, state.step * args.batch
        if state.step - written >= steps_per_line or done:
            line = {k: round(float(v) / (state.step - written), 4) for k, v in sums.items()}
            at = {"seconds": round(state.seconds), "step": state.step, "views": views}
            curve.write(line | at | {"rate": f"{rate:.2e}"})
            bar.set_postfix(step=state.step, error=line["error"])
            sums, written = {}, state.step
        if state.seconds - saved >= _SAVE_EVERY_S or done:
            state.save(args.out / LAST, views=views)
            saved = state.seconds
        if done:
            break
    bar.close()
    curve.close()
