"""Encoder and decoder layers of both branches: [B, C, T] in time, [B, C, Fr, T] in frequency.

Parameter names are those of released checkpoints. The reference folds frequencies into the batch for the dilated
branches; here they are convolutions of height one, which needs no transposition.
"""
import torch
import torch.nn.functional as F
from torch import nn

from norms import ChannelNorm

KERNEL, STRIDE, PAD = 8, 4, 2  # along time in the time branch, along frequency in the other


class Scale(nn.Module):
    """A learned factor per channel; whoever owns it folds it into its neighbours."""

    def __init__(self, channels):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(channels))


def _along_time(conv, x):
    """A Conv1d on [B, C, T] or, for every frequency alike, on [B, C, Fr, T]."""
    if x.dim() == 3:
        return conv(x)
    pads, dilation = (0, conv.padding[0]), (1, conv.dilation[0])
    return F.conv2d(x, conv.weight.unsqueeze(2), conv.bias, padding=pads, dilation=dilation)


def _gated(conv, x):
    """F.glu(conv(x), 1) as two convolutions, which spares onnxruntime a copy and a change of layout."""
    half = conv.out_channels // 2
    run = F.conv1d if x.dim() == 3 else F.conv2d
    part = lambda rows: run(x, conv.weight[rows], conv.bias[rows], padding=conv.padding)
    return part(slice(half)) * torch.sigmoid(part(slice(half, None)))


class DilatedBranches(nn.Module):
    """Narrow residual branches along time with growing dilation."""

    def __init__(self, channels, compress, depth):
        super().__init__()
        hidden = int(channels / compress)
        self.layers = nn.ModuleList(
            nn.Sequential(nn.Conv1d(channels, hidden, 3, dilation=2**d, padding=2**d), ChannelNorm(hidden), nn.GELU(),
                          nn.Conv1d(hidden, 2 * channels, 1), ChannelNorm(2 * channels), nn.GLU(1), Scale(channels))
            for d in range(depth))  # fmt: skip

    def forward(self, x):
        for narrow, norm, gelu, widen, norm_wide, gate, scale in self.layers:
            y = _along_time(widen, gelu(norm(_along_time(narrow, x))))
            # The gate multiplies its first half by a function of the second, so the scale may act on the first half.
            values = torch.cat([scale.scale, torch.ones_like(scale.scale)])
            x = x + gate(norm_wide(y, values))
        return x


class Encoder(nn.Module):
    """A quarter of the frequencies (2-D) or samples (1-D), `outputs` channels."""

    def __init__(self, inputs, outputs, in_frequency, branches):
        super().__init__()
        conv = nn.Conv2d if in_frequency else nn.Conv1d
        shape = dict(kernel_size=(KERNEL, 1), stride=(STRIDE, 1), padding=(PAD, 0)) if in_frequency else \
            dict(kernel_size=KERNEL, stride=STRIDE, padding=PAD)  # fmt: skip
        self.conv = conv(inputs, outputs, **shape)
        self.rewrite = conv(outputs, 2 * outputs, 1)
        self.dconv = branches

    def forward(self, x):
        rest = x.shape[-1] % STRIDE if x.dim() == 3 else 0
        y = F.gelu(self.conv(F.pad(x, (0, STRIDE - rest)) if rest else x))
        if self.dconv is not None:
            y = self.dconv(y)
        return _gated(self.rewrite, y)


class Decoder(nn.Module):
    """The reverse of an Encoder, joined by its output; the last one ends without an activation."""

    def __init__(self, inputs, outputs, in_frequency, branches, last):
        super().__init__()
        conv, transposed = (nn.Conv2d, nn.ConvTranspose2d) if in_frequency else (nn.Conv1d, nn.ConvTranspose1d)
        shape = dict(kernel_size=(KERNEL, 1), stride=(STRIDE, 1), padding=(PAD, 0)) if in_frequency else \
            dict(kernel_size=KERNEL, stride=STRIDE, padding=PAD)  # fmt: skip
        self.rewrite = conv(inputs, 2 * inputs, 3, padding=1)
        self.conv_tr = transposed(inputs, outputs, **shape)
        self.dconv = branches
        self.last = last

    def forward(self, x, skip, length=None):
        """`length`: samples to keep, in the time branch."""
        y = _gated(self.rewrite, x + skip)
        if self.dconv is not None:
            y = self.dconv(y)
        y = self.conv_tr(y)
        if length is not None and y.shape[-1] != length:
            y = y[..., :length]
        return y if self.last else F.gelu(y)
