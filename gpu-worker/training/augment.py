"""Random changes of the stems of a mixture, each cheap enough for every step of training.

Level, equaliser and width act on the spectra as one gain per stem, channel (mid, side) and bin; the rest on samples.
"""
import numpy as np

from bands import TOP_BIN

CONTROL_POINTS = 7  # of the equaliser, evenly spaced in octaves from 40 Hz to 20 kHz
_OCTAVE = np.log2(np.maximum(np.arange(TOP_BIN), 3.0) / 3.0)
_POINTS = np.linspace(0, _OCTAVE[-1], CONTROL_POINTS)


class Changes:
    """What is done to the four stems of one mixture; drawn at once, so the order of application does not matter."""

    def __init__(self, rng, aligned):
        level = rng.uniform(-3, 3, 4) if aligned else rng.normal(0, 4, 4).clip(-10, 10)
        level = 10 ** (level / 20)
        dropped = rng.random(4) < 0.05
        if not dropped.all():
            level[dropped] = 0
        self.gains = np.repeat(level[:, None, None, None], 2, 1).astype(np.float32) * np.ones((1, 1, 1, TOP_BIN), np.float32)
        for stem in range(4):
            if rng.random() < 0.3:
                points = rng.normal(0, 3, CONTROL_POINTS)
                self.gains[stem] *= (10 ** (np.interp(_OCTAVE, _POINTS, points) / 20)).astype(np.float32)
            if rng.random() < 0.15:
                self.gains[stem, 1] *= rng.uniform(0, 1.7)
        if rng.random() < 0.04:  # a mono mixture
            self.gains[:, 1] = 0
        if rng.random() < 0.08:  # as lossy codecs cut the treble
            self.gains[..., int(rng.uniform(0.5, 0.95) * TOP_BIN):] = 0
        alone = not aligned
        self.swapped = rng.random(4) < 0.5 if alone else np.repeat(rng.random() < 0.5, 4)
        self.flipped = (rng.random(4) < 0.5) & alone
        self.clipped = np.where(rng.random(4) < 0.04, np.exp(rng.uniform(0, 1.5, 4)), 0)
        self.tilted = np.where(rng.random(4) < 0.1, rng.uniform(-5, 5, 4), 0)  # dB between left and right


def colour(stems, changes):
    """Soft clipping, balance, channel swap and sign of [4, 2, n], in place."""
    for stem, x in enumerate(stems):
        if changes.clipped[stem]:
            drive = changes.clipped[stem] / (np.abs(x).max() + 1e-6)
            np.tanh(x * drive, out=x)
            x /= drive
        if changes.tilted[stem]:
            x[0] *= 10 ** (changes.tilted[stem] / 40)
            x[1] *= 10 ** (-changes.tilted[stem] / 40)
        if changes.swapped[stem]:
            x[:] = x[::-1].copy()
        if changes.flipped[stem]:
            x *= -1
    return stems


def resample(audio, samples, speed):
    """[2, n] to [2, samples] by linear interpolation at steps of `speed`; enough for a change by some semitones."""
    if speed == 1.0:
        return audio[:, :samples].copy()
    where = np.arange(samples, dtype=np.float64) * speed
    whole = where.astype(np.int64)
    part = (where - whole).astype(np.float32)
    return audio[:, whole] * (1 - part) + audio[:, whole + 1] * part
