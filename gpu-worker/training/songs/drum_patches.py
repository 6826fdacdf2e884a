"""A drum machine with random parameters: every lane is a recipe of sines and filtered noise, drawn once per song."""
import numpy as np
from scipy import signal

from .effects import SR, mono2st, sosf


def play(notes, total, region, rng):
    """notes: (start_s, velocity, lane) with lanes of vocabulary.D. Returns float64 [total * SR, 2]."""
    kit, out = _Kit(region, rng), np.zeros((int(total * SR), 2))
    for start, velocity, lane in notes:
        sound, pan = kit.sound(lane)
        first = int(start * SR)
        sound = sound[:max(0, len(out) - first)] * (velocity / 110) ** 1.4
        out[first:first + len(sound)] += mono2st(sound, pan)
    return out


class _Kit:
    """Draws a lane's sound when it is first hit and keeps it."""

    def __init__(self, region, rng):
        self.region, self.rng, self.known = region, rng, {}
        self.crush = 2 ** int(region.draw(3, 7)) if region.chance(0.2) else 0
        self.wide = rng.uniform(0, 0.7)

    def sound(self, lane):
        if lane not in self.known:
            maker = {"K": _kick, "S": _snare, "C": _clap, "R": _rim, "H": _hat, "P": _hat, "O": _open_hat}.get(lane)
            maker = maker or (_cymbal if lane in "XYDB" else _shaker if lane in ("SH", "TB", "MA", "GU") else _block if lane in ("CV", "W") else _tom)
            sound = maker(self.region, self.rng)
            if self.crush:
                sound = np.round(sound * self.crush) / self.crush
            sound = sound * np.minimum(1, np.arange(len(sound))[::-1] / 200)
            pan = 0.0 if lane in ("K", "S") else self.rng.uniform(-self.wide, self.wide)
            self.known[lane] = 0.8 * sound / (np.abs(sound).max() + 1e-9) * LOUDNESS.get(lane, 0.45), pan
        return self.known[lane]


LOUDNESS = {"K": 1.0, "S": 0.75, "C": 0.65, "H": 0.28, "P": 0.25, "O": 0.33, "D": 0.3, "X": 0.5, "Y": 0.45, "SH": 0.25, "T1": 0.6, "T2": 0.6, "T3": 0.65}


def _time(seconds):
    return np.arange(int(seconds * SR)) / SR


def _kick(region, rng):
    tau = region.scale(0.05, 0.45)
    t = _time(min(1.2, 5 * tau))
    pitch = region.scale(38, 75) + region.scale(40, 350) * np.exp(-t / region.scale(0.008, 0.06)) + region.draw(0, 1500) * np.exp(-t / 0.002)
    click = region.draw(0, 0.5) * rng.standard_normal(len(t)) * np.exp(-t / region.scale(0.0008, 0.006))
    body = np.sin(2 * np.pi * np.cumsum(pitch) / SR) * np.exp(-t / tau)
    return np.tanh(region.scale(0.6, 6) * (body + click))


def _snare(region, rng):
    t = _time(0.5)
    tone = region.scale(140, 330)
    body = np.sin(2 * np.pi * tone * t + region.draw(0, 3) * np.exp(-t / 0.01)) * np.exp(-t / region.scale(0.02, 0.12))
    wires = sosf(rng.standard_normal(len(t)), "highpass", region.scale(400, 4000)) * np.exp(-t / region.scale(0.03, 0.2))
    return np.tanh(region.scale(0.7, 3) * (region.draw(0.2, 1) * body + region.draw(0.3, 1) * wires))


def _clap(region, rng):
    t = _time(0.45)
    gap, tau = region.draw(0.006, 0.015), region.scale(0.03, 0.15)
    shape = sum(np.where(t >= k * gap, np.exp(-np.maximum(t - k * gap, 0) / (0.005 if k < 3 else tau)), 0) for k in range(4))
    low = region.scale(500, 1500)
    return sosf(rng.standard_normal(len(t)), "bandpass", [low, low * region.draw(3, 8)], 1) * shape


def _rim(region, rng):
    t = _time(0.12)
    return (np.sin(2 * np.pi * region.scale(700, 2500) * t) + np.sin(2 * np.pi * region.scale(400, 1200) * t)) * np.exp(-t / region.scale(0.004, 0.02))


def _metal(region, rng, seconds, cut):
    t = _time(seconds)
    base = region.scale(250, 900)
    square = sum(np.sign(np.sin(2 * np.pi * base * r * t + r)) for r in (2, 3.01, 3.87, 4.61, 5.43, 6.79))
    mixed = region.draw(0, 0.25) * square + region.draw(0.2, 1) * rng.standard_normal(len(t))
    return sosf(mixed, "highpass", cut, 3), t


def _hat(region, rng):
    sound, t = _metal(region, rng, 0.2, region.scale(3500, 9500))
    return sound * np.exp(-t / region.scale(0.008, 0.05))


def _open_hat(region, rng):
    sound, t = _metal(region, rng, 0.8, region.scale(3500, 9000))
    return sound * np.exp(-t / region.scale(0.08, 0.3))


def _cymbal(region, rng):
    sound, t = _metal(region, rng, 2.0, region.scale(1500, 6000))
    return sound * np.exp(-t / region.scale(0.15, 0.9))


def _shaker(region, rng):
    t = _time(0.25)
    low = region.scale(2500, 7000)
    rise = np.minimum(t / region.scale(0.002, 0.04), 1)
    return sosf(rng.standard_normal(len(t)), "bandpass", [low, min(low * 2.5, 18000)], 1) * rise * np.exp(-t / region.scale(0.015, 0.07))


def _block(region, rng):
    t = _time(0.2)
    return signal.square(2 * np.pi * region.scale(500, 2600) * t) * np.exp(-t / region.scale(0.01, 0.06))


def _tom(region, rng):
    t = _time(0.7)
    pitch = region.scale(70, 320) * (1 + region.draw(0.1, 1) * np.exp(-t / region.scale(0.01, 0.08)))
    return np.sin(2 * np.pi * np.cumsum(pitch) / SR) * np.exp(-t / region.scale(0.05, 0.3)) + region.draw(0, 0.1) * rng.standard_normal(len(t)) * np.exp(-t / 0.02)
