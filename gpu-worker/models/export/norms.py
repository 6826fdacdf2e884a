"""Means and norms in two steps: the last axis first, then the rest.

onnxruntime's CPU kernels add up a whole group one value after the other in fp32. Over the millions of values of a
segment that costs 50 dB of accuracy; two short sums in a row do not.
"""
import torch
from torch import nn

EPSILON = 1e-5


def two_step_mean(x):
    """Mean over the last axis and axis 1, both kept: of [B, C, T] per item, of [B, C, Fr, T] per item and frequency."""
    return x.mean(-1, keepdim=True).mean(1, keepdim=True)


def standardise(x):
    """(x with zero mean and unit deviation per item of the batch, that mean, that deviation), as the network sees a
    segment. The deviation divides by n - 1."""
    count = x[0].numel()
    mean = _item_mean(x)
    centred = x - mean
    deviation = torch.sqrt(_item_mean(centred * centred) * (count / (count - 1)))
    return centred / (deviation + EPSILON), mean, deviation


def _item_mean(x):
    for axis in range(x.dim() - 1, 0, -1):
        x = x.mean(axis, keepdim=True)
    return x


class ChannelNorm(nn.Module):
    """GroupNorm with one group over channels and time, of [B, C, T], or of [B, C, Fr, T] per frequency."""

    def __init__(self, channels):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x, scale=None):
        """`scale` [C] multiplies the result at no cost: it goes into the weights."""
        weight, bias = (self.weight, self.bias) if scale is None else (self.weight * scale, self.bias * scale)
        shape = (-1,) + (1,) * (x.dim() - 2)
        return _normalised(x, weight.reshape(shape), bias.reshape(shape))


class SequenceNorm(nn.Module):
    """GroupNorm with one group over a whole sequence [B, T, C]."""

    def __init__(self, channels):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        return _normalised(x, self.weight, self.bias)


def _normalised(x, weight, bias):
    """(x - mean) / deviation * weight + bias. The mean goes first: mean square less squared mean would spare a pass, and
    costs 30 dB where a group's mean is many deviations. Norms of rows square and add up in one pass."""
    centred = x - two_step_mean(x)
    length = torch.norm(centred, 2, -1, keepdim=True)
    variance = (length * length * (1 / x.shape[-1])).mean(1, keepdim=True)
    return centred * (torch.rsqrt(variance + EPSILON) * weight) + bias
