"""The mask network: a small U-Net over (frames, bands) with a recurrent layer at its narrowest place.

Recurrence over time in the bottleneck sees the whole segment; convolutions see harmonics and onsets nearby.
Frequency is divided by 4 twice, time never. Its own design; the parts are standard (U-Net: Ronneberger 2015,
GRU: Cho 2014, soft masks as in Open-Unmix and Spleeter).
"""
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from bands import BANDS, band_widths


class Convolution(nn.Conv2d):
    """nn.Conv2d; under bfloat16 it works on transposed axes, as oneDNN 2.6 gives NaN weight gradients for rows of 384."""

    def forward(self, x):
        if not torch.is_autocast_cpu_enabled():
            return super().forward(x)
        weight, flip = self.weight.transpose(2, 3), lambda pair: pair[::-1]
        return F.conv2d(x.transpose(2, 3), weight, self.bias, flip(self.stride), flip(self.padding)).transpose(2, 3)


def conv(inputs, outputs, kernel=(3, 3), stride=(1, 1)):
    """Convolution over (frames, bands), batch norm, ReLU; keeps the frames."""
    padding = (kernel[0] // 2, 0 if stride[1] > 1 else kernel[1] // 2)
    return nn.Sequential(Convolution(inputs, outputs, kernel, stride, padding, bias=False),
                         nn.BatchNorm2d(outputs), nn.ReLU())


class MaskNetwork(nn.Module):
    """mix band energy [B, 2 (mid, side), frames, BANDS] to masks [B, 4, 2, frames, BANDS], summing to 1 over stems."""

    def __init__(self, channels=(16, 32, 64), hidden=128, squeeze=256):
        super().__init__()
        a, b, c = channels
        self.narrow = BANDS // 16
        self.register_buffer("width", torch.from_numpy(band_widths()))
        self.register_buffer("position", torch.linspace(-1, 1, BANDS))
        self.register_buffer("typical", torch.zeros(2, 1, BANDS))  # mean log feature per band
        self.register_buffer("spread", torch.ones(2, 1, BANDS))
        self.enter = nn.Sequential(conv(3, a), conv(a, a))
        self.down1 = nn.Sequential(conv(a, b, (1, 4), (1, 4)), conv(b, b))
        self.down2 = nn.Sequential(conv(b, c, (1, 4), (1, 4)), conv(c, c))
        self.squeeze = nn.Sequential(nn.Linear(c * self.narrow, squeeze), nn.ReLU())
        self.recur = nn.GRU(squeeze, hidden, 2, batch_first=True, bidirectional=True)
        self.widen = nn.Linear(2 * hidden, c * self.narrow)
        self.up2 = nn.ConvTranspose2d(c, b, (1, 4), (1, 4))
        self.join1 = conv(2 * b, b)
        self.up1 = nn.ConvTranspose2d(b, a, (1, 4), (1, 4))
        self.join0 = conv(2 * a, a)
        self.leave = Convolution(a, 8, (3, 3), padding=(1, 1))

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
        with torch.autocast("cpu", enabled=False):  # too small to gain, and its gradients lose precision in bfloat16
            deep = self.squeeze(s2.float().transpose(1, 2).flatten(2))
            deep = self.widen(self.recur(deep)[0])
        deep = deep.reshape(batch, frames, -1, self.narrow).transpose(1, 2)
        y = self.join1(torch.cat([self.up2(s2 + deep), s1], 1))
        y = self.join0(torch.cat([self.up1(y), s0], 1))
        y = self.leave(y).reshape(batch, 4, 2, frames, BANDS)
        return torch.softmax(y, 1)


def parameter_count(network):
    return int(sum(np.prod(p.shape) for p in network.parameters()))
