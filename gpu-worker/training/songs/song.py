"""Compose, render, balance and limit one song. Genre = (seed - 1) mod 6: rock, pop, edm, hiphop, ballad, latin.

Same seed and package versions, same samples. The mixture is the integer sum of the four 16-bit stems.
"""
import numpy as np

from . import effects as dsp
from .effects import SR
from .genres import SONGS


def make(seed, push_db=3.0, quant=16):
    """Returns (dict of int16 stems and mixture, info). quant < 16 zeroes low bits (smaller FLAC)."""
    fn = SONGS[(seed - 1) % len(SONGS)]
    rng = np.random.default_rng([seed, 7])
    c, bal = fn(seed, rng)
    out = {}
    for k, x in c.stems.items():
        act = np.abs(x).max(1) > 10 ** (-45 / 20) * np.abs(x).max()
        rms = np.sqrt((x[act] ** 2).mean())
        g = 0.09 * 10 ** ((bal[k] + rng.normal(0, 0.8)) / 20) / (rms + 1e-12)
        x = dsp.sosf(x * g, "highpass", 25)
        f = int(0.25 * SR)
        x[-f:] *= np.linspace(1, 0, f)[:, None] ** 2
        out[k] = x
    mix = sum(out.values())
    pk = np.sort(np.abs(mix).max(1))[-len(mix) // 2000]
    g = 0.93 / pk * 10 ** (push_db / 20)
    key = np.max([np.abs(x).max(1) for x in (mix, *out.values())], 0)[:, None]  # no stem may clip either
    gain = dsp.limiter_gain(key * g)[:, None] * g
    out = {k: x * gain for k, x in out.items()}
    top = max(np.abs(x).max() for x in (sum(out.values()), *out.values()))
    s = min(1.0, 0.97 / top)
    step = 1 << (16 - quant)
    ints = {k: (np.round(x * s * 32767 / step) * step).astype(np.int32) for k, x in out.items()}
    m = sum(ints.values())
    ints["mixture"] = m
    assert all(np.abs(x).max() <= 32767 for x in ints.values()), "clipping"
    c.info.update(genre=fn.__name__[2:], duration=round(len(m) / SR, 3), bits=quant)
    return {k: v.astype(np.int16) for k, v in ints.items()}, c.info
