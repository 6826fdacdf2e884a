"""Short-time Fourier transform and its inverse from real matrix products only, for an ONNX graph.

A 4096-point DFT as two stages of 64 (Cooley and Tukey 1965). With n = 64 n1 + n2 and k = k1 + 64 k2,

    X[k] = sum_n2 W64^(n2 k2) W4096^(n2 k1) sum_n1 x[n] W64^(n1 k1),    W_N = exp(-2 pi i / N).

Spectra stay in the order [k1 = 0..63, k2 = 0..32] ("slots"), which saves the transposes; slot_bins() names the
bin of each slot. 63 of the 2112 slots (k2 = 32, k1 > 0) mirror lower bins and weigh nothing in the inverse.
Framing is a concatenation of shifted hop blocks, overlap-add a sum of padded blocks. Hann windows in both
directions at a hop of a quarter frame overlap to the constant 1.5.
"""
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from settings import HOP, N_FFT

P, Q = 64, 33  # k1 and k2 slots
PARTS = N_FFT // HOP  # hop blocks in a frame


def slot_bins():
    """Bin k1 + 64 k2 of each slot, mirrored ones folded: int [P, Q] in 0..N_FFT / 2."""
    k = np.arange(P)[:, None] + P * np.arange(Q)[None]
    return np.where(k > N_FFT // 2, N_FFT - k, k)


def _turn(a, b, n):
    """exp(-2 pi i a b / n) as (cos, -sin), float64 [len(a), len(b)]."""
    angle = 2 * np.pi * ((np.asarray(a)[:, None] * np.asarray(b)[None]) % n) / n
    return np.cos(angle), -np.sin(angle)


def _complex_product(real, imag):
    """Right factor G for [re | im] @ G = [re | im]: [2 a, 2 b]."""
    return np.block([[real, imag], [-imag, real]])


class Transform(nn.Module):
    """forward(): [C, samples] to (re, im) [C, frames, P, Q]; inverse(): back. samples = a multiple of HOP.

    Three hop blocks of silence are added on either side, so that every sample lies in four frames.
    """

    def __init__(self):
        super().__init__()
        i, q = np.arange(64), np.arange(Q)
        keep = lambda name, x: self.register_buffer(name, torch.from_numpy(np.ascontiguousarray(x)).float())
        keep("window", 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(N_FFT) / N_FFT))
        c, s = _turn(i, i, 64)
        keep("first", np.concatenate([c, s]))  # over n1
        twiddle = _turn(i, i, N_FFT)  # [k1, n2]
        keep("twiddle_re", twiddle[0])
        keep("twiddle_im", twiddle[1])
        keep("second", _complex_product(*_turn(i, q, 64)))  # over n2: [128, 66]
        weight = np.full((P, Q), 2.0 / N_FFT)
        weight[0, 0] = weight[0, Q - 1] = 1.0 / N_FFT
        weight[1:, Q - 1] = 0.0
        keep("weight", weight)
        c, s = _turn(q, i, 64)
        keep("back_second", _complex_product(c, -s))  # over k2: [66, 128]
        c, s = _turn(i, i, 64)
        keep("back_first", np.concatenate([c, s], 1))  # over k1, real part only: [64, 128]

    def forward(self, audio):
        channels, samples = audio.shape
        blocks = F.pad(audio, (N_FFT - HOP, N_FFT - HOP)).reshape(channels, -1, HOP)
        frames = samples // HOP + PARTS - 1
        x = torch.cat([blocks[:, p:p + frames] for p in range(PARTS)], 2) * self.window
        x = torch.matmul(self.first, x.reshape(channels, frames, 64, 64))
        re, im = x[:, :, :64], x[:, :, 64:]
        x = torch.cat([re * self.twiddle_re - im * self.twiddle_im, re * self.twiddle_im + im * self.twiddle_re], 3)
        x = torch.matmul(x, self.second)
        return x[..., :Q], x[..., Q:]

    def inverse(self, re, im):
        channels, frames = re.shape[:2]
        x = torch.cat([re * self.weight, im * self.weight], 3)
        x = torch.matmul(x, self.back_second)
        re, im = x[..., :64], x[..., 64:]
        x = torch.cat([re * self.twiddle_re + im * self.twiddle_im, im * self.twiddle_re - re * self.twiddle_im], 2)
        x = torch.matmul(self.back_first, x).reshape(channels, frames, N_FFT) * (self.window / 1.5)
        blocks = frames - PARTS + 1  # those that lie in four frames
        parts = [x[:, PARTS - 1 - p:PARTS - 1 - p + blocks, p * HOP:(p + 1) * HOP] for p in range(PARTS)]
        return (parts[0] + parts[1] + parts[2] + parts[3]).reshape(channels, blocks * HOP)
