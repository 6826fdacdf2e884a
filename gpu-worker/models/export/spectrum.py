"""The network's spectra from real matrix products alone: what ONNX has no complex numbers for.

With n = 64 n1 + n2 and k = k1 + 64 k2 a 4096-point DFT is two stages of 64 (Cooley and Tukey, 1965):

    X[k] = sum_n2 W64^(n2 k2) W4096^(n2 k1) sum_n1 x[n] W64^(n1 k1),    W_N = exp(-2 pi i / N)

The network drops the bin at half the sample rate, so k2 = 0..31 gives its 2048 bins and no more.

Frames are four hop blocks side by side. The reference pads twice (once by itself, once inside torch.stft) and cuts
the frames that see the second pad; one reflection suffices. Squared Hann windows at a hop of a quarter frame add up
to 1.5 wherever four frames meet, which is everywhere in the part that is kept.
"""
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

FRAME = 4096  # samples, periodic Hann window
HOP = 1024
BINS = FRAME // 2
SIDE = 64  # points of one stage
PARTS = FRAME // HOP
MARGIN = HOP // 2 * 3  # samples reflected before the segment
UNIT = FRAME**-0.5  # torch.stft's "normalized"


def frame_count(samples):
    """Frames of a segment."""
    return -(-samples // HOP)


def _angles(a, b, n):
    """2 pi a b / n as float64 [len(a), len(b)]."""
    return 2 * np.pi * ((np.asarray(a)[:, None] * np.asarray(b)[None]) % n) / n


def _hann():
    return 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(FRAME) / FRAME)


def _product_from_right(real, imag):
    """The matrix G with [re | im] @ G = [Re, Im] of the product with real + i imag: [2 a, 2 b] for [a, b]."""
    return np.block([[real, imag], [-imag, real]])


class _Constants(nn.Module):
    def keep(self, name, values):
        """A constant in float32, computed in float64; no part of a checkpoint."""
        tensor = torch.from_numpy(np.ascontiguousarray(values, dtype=np.float32))
        self.register_buffer(name, tensor, persistent=False)


class Analysis(_Constants):
    """mix [B, C, samples] to [B, 2 C, BINS, frames]: real and imaginary part of each channel in turn."""

    def __init__(self, samples):
        super().__init__()
        self.frames = frame_count(samples)
        self.margins = (MARGIN, MARGIN + self.frames * HOP - samples)
        points, upper = np.arange(SIDE), np.arange(SIDE // 2)
        self.keep("window", _hann() * UNIT)
        first = _angles(points, points, SIDE)  # [k1, n1]
        self.keep("first", np.concatenate([np.cos(first), -np.sin(first)]))
        twiddle = _angles(points, points, FRAME)  # [k1, n2]
        self.keep("cosine", np.cos(twiddle))
        self.keep("sine", np.sin(twiddle))
        second = _angles(points, upper, SIDE)  # [n2, k2]
        self.keep("second", _product_from_right(np.cos(second), -np.sin(second)))

    def forward(self, mix):
        channels, le = mix.shape[1], self.frames
        blocks = F.pad(mix, self.margins, mode="reflect").reshape(-1, le + PARTS - 1, HOP)
        x = torch.cat([blocks[:, part:part + le] for part in range(PARTS)], 2) * self.window
        x = torch.matmul(self.first, x.reshape(-1, le, SIDE, SIDE))
        re, im = x[:, :, :SIDE], x[:, :, SIDE:]
        x = torch.cat([re * self.cosine + im * self.sine, im * self.cosine - re * self.sine], 3)
        x = torch.matmul(x, self.second).reshape(-1, le, SIDE, 2, SIDE // 2)
        return x.permute(0, 3, 4, 2, 1).reshape(-1, 2 * channels, BINS, le)


class Synthesis(_Constants):
    """[B, 2 C, BINS, frames] back to [B, C, samples]; the bin at half the sample rate is silent."""

    def __init__(self, samples):
        super().__init__()
        self.frames, self.samples = frame_count(samples), samples
        points, upper = np.arange(SIDE), np.arange(SIDE // 2)
        self.keep("window", _hann() / (UNIT * FRAME * 1.5))
        share = np.full((SIDE, SIDE // 2), 2.0)  # every bin stands for itself and for its mirror,
        share[0, 0] = 1.0  # except that of the mean
        self.keep("share", np.concatenate([share, share], 1))
        first = _angles(upper, points, SIDE)  # [k2, n2]
        self.keep("first", _product_from_right(np.cos(first), np.sin(first)))
        twiddle = _angles(points, points, FRAME)  # [k1, n2]
        self.keep("cosine", np.cos(twiddle))
        self.keep("sine", np.sin(twiddle))
        second = _angles(points, points, SIDE)  # [n1, k1], the real part only
        self.keep("second", np.concatenate([np.cos(second), -np.sin(second)], 1))

    def forward(self, spectrum):
        channels, le = spectrum.shape[1] // 2, self.frames
        x = spectrum.reshape(-1, 2, SIDE // 2, SIDE, le).permute(0, 4, 3, 1, 2).reshape(-1, le, SIDE, SIDE)
        x = torch.matmul(x * self.share, self.first)
        re, im = x[..., :SIDE], x[..., SIDE:]
        x = torch.cat([re * self.cosine - im * self.sine, im * self.cosine + re * self.sine], 2)
        x = torch.matmul(self.second, x).reshape(-1, le, FRAME) * self.window
        blocks = sum(F.pad(x[:, :, part * HOP:(part + 1) * HOP], (0, 0, part, PARTS - 1 - part)) for part in range(PARTS))
        return blocks.reshape(-1, channels, (le + PARTS - 1) * HOP)[..., MARGIN:MARGIN + self.samples]
