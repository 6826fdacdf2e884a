"""A wider network that computes what a narrower one does, to go on from it (Net2Net: Chen et al. 2016).

New channels begin with random weights, and no channel that was there listens to them yet; they learn since they are not
zero themselves. Only the norms of the paths notice new channels at the narrowest place at once.
"""
import torch

JOINED = ("join0.0.weight", "join1.0.weight")  # inputs in two groups of equal size
TURNED = ("up1.weight", "up2.weight")  # [inputs, outputs, ...]


def _places(name, was, now):
    """Where the inputs of a narrower layer stand in the wider one."""
    if name not in JOINED:
        return torch.arange(was)
    return torch.cat([torch.arange(was // 2), now // 2 + torch.arange(was // 2)])


def _grown(name, fresh, known):
    if known.ndim != fresh.ndim or any(was > now for was, now in zip(known.shape, fresh.shape)):
        raise SystemExit(f"{name} is {list(known.shape)} in the checkpoint, {list(fresh.shape)} here: its network is not a narrower one")
    new = fresh.clone()
    wide, known = (new.transpose(0, 1), known.transpose(0, 1)) if name in TURNED else (new, known)
    part = wide[:len(known)]
    part.zero_()
    if known.ndim == 1:
        part.copy_(known)
    else:
        part[:, _places(name, known.shape[1], wide.shape[1])] = known
    return new


def widened(fresh, known):
    """The state `fresh` of a new network with all that the state `known` of one with fewer channels has learned."""
    return {name: value if name not in fresh or value.shape == fresh[name].shape else _grown(name, fresh[name], value)
            for name, value in known.items()}
