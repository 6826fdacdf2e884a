"""Compose, render, balance and limit one song. Genre = (seed - 1) mod 6: rock, pop, edm, hiphop, ballad, latin.

Same seed and package versions, same samples. The mixture is the integer sum of the four 16-bit stems.
"""
import numpy as np

from . import effects as dsp
from .effects import SR
from .genres import SONGS


def make(seed, push_db=3.0):
    """(dict of int16 stems and mixture, info) of a song of the six genres."""
    fn = SONGS[(seed - 1) % len(SONGS)]
    rng = np.random.default_rng([seed, 7])
    c, bal = fn(seed, rng)
    c.info.update(genre=fn.__name__[2:])
    return finish(c.stems, {k: bal[k] + rng.normal(0, 0.8) for k in c.stems}, c.info, push_db)


def finish(stems, levels, info, push_db):
    """Balance the stems (`levels` in dB), limit them with one common gain, round to 16 bits.

    Returns (dict of int16 [n, 2], stems and "mixture", their exact sum; info with duration). push_db: how far the
    peaks are driven into the limiter.
    """
    out = {}
    for k, x in stems.items():
        act = np.abs(x).max(1) > 10 ** (-45 / 20) * np.abs(x).max()
        rms = np.sqrt((x[act] ** 2).mean()) if act.any() else 1.0
        g = 0.09 * 10 ** (levels[k] / 20) / (rms + 1e-12)
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
    ints = {k: np.round(x * s * 32767).astype(np.int32) for k, x in out.items()}
    m = sum(ints.values())
    ints["mixture"] = m
    assert all(np.abs(x).max() <= 32767 for x in ints.values()), "clipping"
    info.update(duration=round(len(m) / SR, 3))
    return {k: v.astype(np.int16) for k, v in ints.items()}, info
