"""A part of the mask network that adds to what passes through it, and adds nothing while its last weights are zero.

So a network without such parts can be continued as one that has them (train.py, --from). Recurrence along the frames and
along the bands in turn is that of dual-path networks (Luo et al. 2020).
"""
from torch import nn
import torch


class Path(nn.Module):
    """A two-way GRU along one axis of [batch, channels, frames, bands], the same for every place on the other."""

    def __init__(self, channels, hidden, along):
        super().__init__()
        self.order, self.back = {"frames": ((2, 0, 3, 1), (1, 3, 0, 2)), "bands": ((3, 0, 2, 1), (1, 3, 2, 0))}[along]
        self.norm = nn.LayerNorm(channels)
        self.recur = nn.GRU(channels, hidden, bidirectional=True)
        self.leave = nn.Linear(2 * hidden, channels)
        nn.init.zeros_(self.leave.weight)
        nn.init.zeros_(self.leave.bias)

    def forward(self, x):
        with torch.autocast("cpu", enabled=False):  # too small to gain from bfloat16
            y = self.norm(x.float().permute(self.order))
            length, batch, places, channels = y.shape
            y = self.leave(self.recur(y.reshape(length, batch * places, channels))[0])
            return x + y.reshape(length, batch, places, channels).permute(self.back)
