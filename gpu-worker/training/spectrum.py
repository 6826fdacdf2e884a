"""Short-time spectra for training, in numpy. The exported graph has its own DFT (dft.py)."""
import numpy as np
from scipy import fft
from scipy.signal import get_window

from bands import TOP_BIN, band_edges
from settings import HOP, N_FFT

WINDOW = get_window("hann", N_FFT).astype(np.float32)
_STARTS = band_edges()[:-1]


def mid_side(audio):
    """[..., 2, n] left/right to [..., 2, n] mid = (L+R)/2, side = (L-R)/2."""
    left, right = audio[..., 0, :], audio[..., 1, :]
    return np.stack([left + right, left - right], -2) * np.float32(0.5)


def spectra(audio):
    """[..., n] samples to complex64 [..., frames, TOP_BIN], frames = (n - N_FFT) / HOP + 1, no padding."""
    frames = np.lib.stride_tricks.sliding_window_view(audio, N_FFT, axis=-1)[..., ::HOP, :]
    return fft.rfft(frames * WINDOW)[..., :TOP_BIN]


def band_sums(energy):
    """Sum of per-bin values inside each band: [..., TOP_BIN] to [..., BANDS]."""
    return np.add.reduceat(energy, _STARTS, axis=-1)


def power(spectrum):
    """|X|^2 per bin, without the square root of abs()."""
    return spectrum.real ** 2 + spectrum.imag ** 2


def product(a, b):
    """Re(a conj b) per bin."""
    return a.real * b.real + a.imag * b.imag
