"""Begin a wider network with the weights of a narrower one, with the same outputs at first.

The weights of the narrow network are copied channel by channel. New channels get fresh weights, but
the weights of their outputs begin at 0, so that they change nothing yet.
"""

from __future__ import annotations

from torch import Tensor, nn

State = dict[str, Tensor]


def widened(narrow: State, network: nn.Module) -> State:
    """Return weights for `network` that answer as `narrow` does; `network` may be just as wide.

    Raises ValueError where `network` is narrower somewhere, or has other layers.
    """
    wide = network.state_dict()
    if narrow.keys() != wide.keys():
        raise ValueError("the weights are of a network with other layers")
    return {name: _grown(name, narrow, wide) for name in wide}


def _grown(name: str, narrow: State, wide: State) -> Tensor:
    old, new = narrow[name].to(wide[name].dtype), wide[name].clone()
    if old.shape == new.shape:
        return old
    if any(n < o for n, o in zip(new.shape, old.shape, strict=True)):
        raise ValueError(f"{name} has {tuple(new.shape)} weights, fewer than {tuple(old.shape)}")
    if old.ndim < 2:
        new[: len(old)] = old
        return new
    new[: len(old)] = 0
    source = target = 0
    for few, many in zip(_inputs(name, narrow), _inputs(name, wide), strict=True):
        new[: len(old), target : target + few] = old[:, source : source + few]
        source, target = source + few, target + many
    return new


def _inputs(name: str, state: State) -> list[int]:
    """Channels of each map that is concatenated to a convolution's input, in order."""
    outputs, inputs = state[name].shape[:2]
    if name.endswith("merge.0.weight"):  # of halves
        return [outputs // 2] * (2 * inputs // outputs)
    block, _, layer = name.partition(".")
    beside = {"down4": "stage4.1.merge", "down3": "stage3.1.merge", "out4": "up4", "out5": "up5"}
    if block in beside and layer in ("keep.0.weight", "work.0.0.weight"):
        other = len(state[f"{beside[block]}.0.weight"])
        # Going down, the deeper map comes first; going up, the one that was scaled.
        return [inputs - other, other]
    return [inputs]
