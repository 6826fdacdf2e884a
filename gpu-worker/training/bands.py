"""Frequency bands: 256 single DFT bins (0 to 2.7 kHz), then 128 geometric bands up to 20 kHz.

A band holds neighbouring bins of one 4096-point DFT (2049 bins, 10.77 Hz apart). Single bins below resolve
harmonics; above, the ear and the masks need less. Bins over 20 kHz count towards no band; their mask is
that of the highest one.
"""
import numpy as np

from settings import N_FFT, SAMPLE_RATE

SINGLE_BINS = 256
WIDE_BANDS = 128
BANDS = SINGLE_BINS + WIDE_BANDS
TOP_BIN = int(20000 * N_FFT / SAMPLE_RATE)  # 1857: first bin above every band


def band_edges():
    """First bin of each band, and TOP_BIN as the end: int [BANDS + 1], strictly increasing."""
    wide = np.geomspace(SINGLE_BINS, TOP_BIN, WIDE_BANDS + 1)
    wide = np.round(wide).astype(int)
    for i in range(1, len(wide)):
        wide[i] = max(wide[i], wide[i - 1] + 1)
    return np.concatenate([np.arange(SINGLE_BINS), wide])


def band_of_bin():
    """Band that masks each bin: int [N_FFT / 2 + 1]; the last band covers everything above 20 kHz."""
    of = np.searchsorted(band_edges(), np.arange(N_FFT // 2 + 1), side="right") - 1
    return np.minimum(of, BANDS - 1)


def band_widths():
    """Bins in each band: float32 [BANDS]."""
    return np.diff(band_edges()).astype(np.float32)
