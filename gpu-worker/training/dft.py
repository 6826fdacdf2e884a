"""Short-time Fourier transform and its inverse from real matrix products only, for an ONNX graph.

A 4096-point DFT as two stages of 64 (Cooley and Tukey 1965). With n = 64 n1 + n2 and k = k1 + 64 k2,

    X[k] = sum_n2 W64^(n2 k2) W4096^(n2 k1) sum_n1 x[n] W64^(n1 k1),    W_N = exp(-2 pi i / N).

The inner sum is one product for each n2, whose matrix holds the window and the middle factor too. So nothing is left to
do between the products, and copies, which would take more time than the products, are few. The 64 matrices are worked
out in the graph: runtimes do that once, and a file of a hundredth of their size holds it. Frames are the last axis
throughout. Framing is a concatenation of shifted hop blocks, overlap-add a sum of shifted ones. Hann windows in both
directions at a hop of a quarter frame overlap to the constant 1.5.
"""
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from settings import HOP, N_FFT

STAGE = 64
TOPS = 33  # k2 from 0 to that of bin N_FFT / 2
BINS = STAGE * TOPS  # of a spectrum here: those above N_FFT / 2 mirror lower ones and weigh nothing in the inverse
PARTS = N_FFT // HOP  # hop blocks in a frame
ROWS = HOP // STAGE  # n1 of a hop block


def _turn(a, b, n):
    """exp(-2 pi i a b / n), complex128 [len(a), len(b)]."""
    return np.exp(-2j * np.pi * ((a[:, None] * b[None]) % n) / n)


def weights():
    """What each bin counts in the inverse: float64 [BINS]."""
    weight = np.full(BINS, 2.0 / N_FFT)
    weight[[0, N_FFT // 2]] = 1.0 / N_FFT
    weight[N_FFT // 2 + 1:] = 0
    return weight


class Transform(nn.Module):
    """forward(): [C, samples] to [C, 2 (re, im), BINS, frames]; inverse(): back, of spectra times `weight`.

    Samples are a multiple of HOP. Three hop blocks of silence are added on either side, so that every sample lies in four
    frames.
    """

    def __init__(self):
        super().__init__()
        keep = lambda name, x: self.register_buffer(name, torch.from_numpy(np.ascontiguousarray(x)).float())
        i, tops = np.arange(STAGE), np.arange(TOPS)
        keep("window", (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(N_FFT) / N_FFT)).reshape(STAGE, STAGE).T[:, None])  # [n2, 1, n1]
        first, middle, outer = _turn(i, i, STAGE), _turn(i, i, N_FFT), _turn(tops, i, STAGE)
        keep("first_re", first.real)  # [k1, n1]
        keep("first_im", first.imag)
        keep("middle_re", middle.real[:, :, None])  # [n2, k1, 1]
        keep("middle_im", middle.imag[:, :, None])
        parts = np.array([[outer.real, -outer.imag], [outer.imag, outer.real]])  # [re im of the result, of the sum, k2, n2]
        keep("outer", parts.transpose(0, 2, 3, 1).reshape(2 * TOPS, 2 * STAGE))
        keep("weight", weights()[:, None])

    def inner(self):
        """[n2, (re, im) k1, n1]"""
        re = self.middle_re * self.first_re - self.middle_im * self.first_im
        im = self.middle_re * self.first_im + self.middle_im * self.first_re
        return torch.cat([re * self.window, im * self.window], 1)

    def forward(self, audio):
        channels, samples = audio.shape
        frames = samples // HOP + PARTS - 1
        blocks = F.pad(audio, (N_FFT - HOP, N_FFT - HOP)).reshape(channels, -1, ROWS, STAGE).permute(0, 3, 2, 1)
        x = torch.cat([blocks[..., p:p + frames] for p in range(PARTS)], 2)  # [C, n2, n1, frames]
        x = torch.matmul(self.inner(), x).reshape(channels, 2 * STAGE, STAGE * frames)
        return torch.matmul(self.outer, x).reshape(channels, 2, BINS, frames)

    def inverse(self, spectra):
        channels, _, _, frames = spectra.shape
        x = torch.matmul(self.outer.T, spectra.reshape(channels, 2 * TOPS, STAGE * frames))
        x = torch.matmul(self.inner().transpose(1, 2) / 1.5, x.reshape(channels, STAGE, 2 * STAGE, frames))
        blocks = frames - PARTS + 1  # those that lie in four frames
        parts = [x[:, :, p * ROWS:(p + 1) * ROWS, PARTS - 1 - p:PARTS - 1 - p + blocks] for p in range(PARTS)]
        return (parts[0] + parts[1] + parts[2] + parts[3]).permute(0, 3, 2, 1).reshape(channels, blocks * HOP)
