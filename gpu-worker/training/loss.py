"""Training loss: mean over stems of the log error energy, from band sums alone.

A mask M, equal for all bins of a band, leaves the error sum |M X - S|^2 = M^2 sum|X|^2 - 2 M sum Re(X S*) +
sum|S|^2, so no inverse transform is needed. Mid and side carry the energy of left and right (L^2 + R^2 =
2 (M^2 + S^2)), so the sum over both is the error that the signal-to-distortion ratio measures.
"""
import torch

# Of the mixture's energy: errors 17 dB below it hardly count. The score sums errors over a whole song before its
# logarithm, so what leaks into a stem that rests for the three seconds of an excerpt matters less there than the
# logarithm of that excerpt alone would have it; with 1e-3 such excerpts took most of the gradient.
FLOOR = 2e-2


def log_error(masks, mix, cross, own):
    """masks, cross, own: [B, 4, 2, frames, bands]; mix: [B, 2, frames, bands]. Returns (loss in dB, dB per stem [4])."""
    error = (masks * (masks * mix[:, None] - 2 * cross) + own).sum((2, 3, 4))
    whole = mix.sum((1, 2, 3))[:, None]
    decibel = 10 * torch.log10(error.clamp(min=0) / (whole + 1e-9) + FLOOR)
    return decibel.mean(), decibel.detach().mean(0)
