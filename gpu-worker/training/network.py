"""The mask network: a small U-Net over (frames, bands) with a recurrent layer at its narrowest place.

Recurrence over time in the bottleneck sees the whole segment, first all bands at once, then every band by itself and the
bands of every frame; convolutions see harmonics and onsets nearby. Frequency is divided by 4 twice, time never. Its own
design; the parts are standard (U-Net: Ronneberger 2015, GRU: Cho 2014, soft masks as in Open-Unmix and Spleeter).
"""
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from bands import BANDS, band_widths
from paths import Path


class Narrow(nn.Conv2d):
    """Convolution of neighbouring bands without overlap, `step` bands into one.

    Under bfloat16 it is written as a matrix product, like Widen below: for such shapes the bfloat16 convolution of torch
    2.6 returned wrong numbers (error as large as the result, on a Xeon with AMX), without a warning; torch 1.13's did not.
    """

    def __init__(self, inputs, outputs, step):
        super().__init__(inputs, outputs, (1, step), (1, step), bias=False)

    def forward(self, x):
        if not torch.is_autocast_cpu_enabled():
            return super().forward(x)
        patches = x.permute(0, 2, 3, 1).unflatten(2, (-1, self.stride[1])).flatten(3)
        return F.linear(patches, self.weight[:, :, 0].transpose(1, 2).flatten(1)).permute(0, 3, 1, 2)


class Widen(nn.ConvTranspose2d):
    """The opposite of Narrow: every band into `step` bands."""

    def __init__(self, inputs, outputs, step):
        super().__init__(inputs, outputs, (1, step), (1, step))

    def forward(self, x):
        if not torch.is_autocast_cpu_enabled():
            return super().forward(x)
        weight = self.weight[:, :, 0].permute(2, 1, 0).flatten(0, 1)
        y = F.linear(x.permute(0, 2, 3, 1), weight, self.bias.repeat(self.stride[1]))
        return y.unflatten(3, (self.stride[1], -1)).flatten(2, 3).permute(0, 3, 1, 2)


def conv(inputs, outputs):
    """3 x 3 convolution over (frames, bands), batch norm, ReLU."""
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU())


def narrow(inputs, outputs):
    """A quarter of the bands, batch norm, ReLU."""
    return nn.Sequential(Narrow(inputs, outputs, 4), nn.BatchNorm2d(outputs), nn.ReLU())


class MaskNetwork(nn.Module):
    """mix band energy [B, 2 (mid, side), frames, BANDS] to masks [B, 4, 2, frames, BANDS], summing to 1 over stems."""

    def __init__(self, channels=(32, 64, 96), hidden=192, squeeze=256, path=64):
        super().__init__()
        a, b, c = channels
        self.narrow = BANDS // 16
        self.register_buffer("width", torch.from_numpy(band_widths()))
        self.register_buffer("position", torch.linspace(-1, 1, BANDS))
        self.register_buffer("typical", torch.zeros(2, 1, BANDS))  # mean log feature per band
        self.register_buffer("spread", torch.ones(2, 1, BANDS))
        self.enter = nn.Sequential(conv(3, a), conv(a, a))
        self.down1 = nn.Sequential(narrow(a, b), conv(b, b))
        self.down2 = nn.Sequential(narrow(b, c), conv(c, c))
        self.squeeze = nn.Sequential(nn.Linear(c * self.narrow, squeeze), nn.ReLU())
        self.recur = nn.GRU(squeeze, hidden, 2, batch_first=True, bidirectional=True)
        self.widen = nn.Linear(2 * hidden, c * self.narrow)
        self.paths = nn.Sequential(*(Path(c, path, along) for along in ("frames", "bands") * 2))
        self.up2 = Widen(c, b, 4)
        self.join1 = conv(2 * b, b)
        self.up1 = Widen(b, a, 4)
        self.join0 = conv(2 * a, a)
        self.leave = nn.Conv2d(a, 8, 3, padding=1)

    def features(self, energy):
        """log of the bin-mean magnitude relative to the segment's mean magnitude: independent of the level."""
        magnitude = torch.sqrt(energy / self.width + 1e-14)
        level = magnitude.mean(-1, keepdim=True).mean(-2, keepdim=True).mean(-3, keepdim=True)
        return torch.log(magnitude / level + 1e-3)

    @torch.no_grad()
    def calibrate(self, energy):
        """Set the input normalisation per channel and band from a batch of training mixtures."""
        x = self.features(energy).transpose(0, 1).flatten(1, 2)
        self.typical.copy_(x.mean(1, keepdim=True))
        self.spread.copy_(x.std(1, keepdim=True).clamp(min=0.3))

    def forward(self, energy):
        batch, _, frames, _ = energy.shape
        x = (self.features(energy) - self.typical) / self.spread
        place = self.position.expand(batch, 1, frames, BANDS)
        s0 = self.enter(torch.cat([x, place], 1))
        s1 = self.down1(s0)
        s2 = self.down2(s1)
        with torch.autocast("cpu", enabled=False):  # too small to gain from bfloat16
            deep = self.squeeze(s2.float().transpose(1, 2).flatten(2))
            deep = self.widen(self.recur(deep)[0])
        deep = deep.reshape(batch, frames, -1, self.narrow).transpose(1, 2)
        y = self.up2(self.paths(s2 + deep))
        y = self.join1(torch.cat([y, s1], 1))
        y = self.join0(torch.cat([self.up1(y), s0], 1))
        y = self.leave(y).reshape(batch, 4, 2, frames, BANDS)
        return torch.softmax(y, 1)


def parameter_count(network):
    return int(sum(np.prod(p.shape) for p in network.parameters()))
