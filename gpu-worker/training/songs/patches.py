"""Synthesisers with random parameters: a patch is drawn once, then plays every note of a part.

A maker takes a Region and returns voice(frequency in Hz, seconds, rng) -> mono float64, unscaled. All parameters come
from the Region, so that a split never hears another one's settings.
"""
import numpy as np
from scipy import signal

from .effects import SR, mono2st, sosf
from .synths import _saw, adsr, swept_lp


def play(notes, total, kind, region, rng, bass=False):
    """notes: (start_s, dur_s, pitch, velocity). Returns float64 [total * SR, 2]. Bass patches are darker and central."""
    voice, shape = PATCHES[kind](region, bass), _envelope(region, bass)
    width = 0.0 if bass else rng.uniform(0, 0.6)
    out, known = np.zeros((int(total * SR), 2)), {}
    for start, length, pitch, velocity in notes:
        key = (pitch, round(length, 2))
        if key not in known:
            seconds = min(length + shape["release"] * 4, 4.0)
            sound = voice(440 * 2 ** ((pitch - 69) / 12), seconds, rng)
            sound = sound * adsr(len(sound), shape["attack"], shape["decay"], shape["sustain"], shape["release"], length)
            fade = min(len(sound), 200)
            sound[len(sound) - fade:] *= np.linspace(1, 0, fade)
            known[key] = sound / (np.abs(sound).max() + 1e-9)
        first = int(start * SR)
        sound = known[key][:max(0, len(out) - first)] * (velocity / 100) ** 1.3
        out[first:first + len(sound)] += mono2st(sound, rng.uniform(-width, width))
    return out


def _envelope(region, bass):
    percussive = region.chance(0.45)
    return dict(attack=region.scale(0.001, 0.008 if percussive or bass else 0.12), decay=region.scale(0.06, 0.9),
                sustain=region.draw(0, 0.35) if percussive else region.draw(0.4, 0.95), release=region.scale(0.02, 0.06 if bass else 0.3))


def _time(seconds):
    return np.arange(int(seconds * SR)) / SR


def _subtractive(region, bass):
    detunes = [2 ** (region.draw(-14, 14) / 1200) for _ in range(1 + int(region.draw(0, 2.99)))]
    sub, noise = region.draw(0, 0.6), region.draw(0, 0.06)
    top, bottom, tau = region.scale(500, 3000 if bass else 11000), region.scale(90, 500 if bass else 2500), region.scale(0.04, 0.6)

    def voice(frequency, seconds, rng):
        t = _time(seconds)
        wave = sum(_saw(np.full(len(t), frequency * d), rng.uniform()) for d in detunes) / len(detunes)
        wave = wave + sub * np.sin(np.pi * frequency * t * (2 if bass else 1)) + noise * rng.standard_normal(len(t))
        return swept_lp(wave, max(top, frequency * 2), max(bottom, frequency), tau)
    return voice


def _pulse(region, bass):
    width, speed, depth = region.draw(0.08, 0.5), region.draw(0.1, 6), region.draw(0, 0.3)
    cut = region.scale(600, 2500 if bass else 12000)

    def voice(frequency, seconds, rng):
        t = _time(seconds)
        duty = np.clip(width + depth * np.sin(2 * np.pi * speed * t), 0.04, 0.96)
        saw = _saw(np.full(len(t), frequency))
        delayed = np.interp(np.arange(len(t)) - duty * SR / frequency, np.arange(len(t)), saw, left=0)
        return sosf(saw - delayed, "lowpass", max(cut, frequency * 1.5), 3)
    return voice


def _fm(region, bass):
    ratio = (0.5, 1, 2, 3, 1.41, 3.5, 7, 4)[int(region.draw(0, 3.99 if bass else 7.99))]
    index, tau, rest = region.draw(0.5, 6), region.scale(0.05, 1.0), region.draw(0, 0.5)

    def voice(frequency, seconds, rng):
        t = _time(seconds)
        amount = index * (rest + (1 - rest) * np.exp(-t / tau)) * min(1, 900 / frequency)
        return np.sin(2 * np.pi * frequency * t + amount * np.sin(2 * np.pi * frequency * ratio * t))
    return voice


def _string(region, bass):
    """Plucked string after Karplus and Strong: a noise burst in a damped delay line."""
    damp, bright, body = region.draw(0.985, 0.999), region.draw(0.3, 0.95), region.scale(120, 900)

    def voice(frequency, seconds, rng):
        n = int(seconds * SR)
        lag = max(4, int(round(SR / frequency)))
        burst = np.zeros(n)
        burst[:lag] = signal.lfilter([bright], [1, bright - 1], rng.uniform(-1, 1, lag))[:n]
        feedback = np.zeros(lag + 2)
        feedback[0], feedback[lag], feedback[lag + 1] = 1, -damp * 0.5, -damp * 0.5
        sound = signal.lfilter([1.0], feedback, burst)
        return sound + 0.3 * sosf(sound, "bandpass", [body, body * 2.5], 1)
    return voice


def _organ(region, bass):
    bars = [region.draw(0, 1) for _ in range(8)]
    ratios = (0.5, 1, 1.5, 2, 3, 4, 5, 6)
    speed, depth = region.draw(4, 7.5), region.draw(0, 0.004)

    def voice(frequency, seconds, rng):
        t = _time(seconds)
        phase = 2 * np.pi * frequency * (t + depth / speed * np.sin(2 * np.pi * speed * t))
        return sum(a * np.sin(r * phase) for a, r in zip(bars, ratios) if r * frequency < 15000)
    return voice


def _supersaw(region, bass):
    spread, count, cut = region.draw(4, 28), 3 + int(region.draw(0, 4.99)), region.scale(500, 3000 if bass else 14000)

    def voice(frequency, seconds, rng):
        n = int(seconds * SR)
        saws = [_saw(np.full(n, frequency * 2 ** (c / 1200)), rng.uniform()) for c in np.linspace(-spread, spread, count)]
        return sosf(sum(saws), "lowpass", max(cut, frequency * 1.5), 2)
    return voice


def _acid(region, bass):
    top, tau, q, drive = region.scale(600, 5000), region.scale(0.03, 0.3), region.draw(2, 9), region.draw(1, 6)

    def voice(frequency, seconds, rng):
        wave = swept_lp(_saw(np.full(int(seconds * SR), frequency)), max(top, 2 * frequency), max(200, frequency), tau)
        b, a = signal.iirpeak(min(top * 0.6, 12000), q, SR)
        return np.tanh(drive * (wave + signal.lfilter(b, a, wave)))
    return voice


def _bell(region, bass):
    partials = [(1, 1)] + [(region.draw(1.3, 9), region.draw(0.1, 0.8)) for _ in range(4)]
    tau = region.scale(0.15, 2.0)

    def voice(frequency, seconds, rng):
        t = _time(seconds)
        return sum(a * np.sin(2 * np.pi * r * frequency * t) * np.exp(-t * r / tau) for r, a in partials if r * frequency < 16000)
    return voice


def _flute(region, bass):
    breath, speed, depth, second = region.draw(0.02, 0.3), region.draw(4, 7), region.draw(0, 0.008), region.draw(0, 0.5)

    def voice(frequency, seconds, rng):
        t = _time(seconds)
        phase = 2 * np.pi * frequency * (t - depth / speed * np.cos(2 * np.pi * speed * t))
        air = sosf(rng.standard_normal(len(t)), "bandpass", [min(frequency, 6000), min(frequency * 3, 18000)], 1)
        return np.sin(phase) + second * np.sin(2 * phase) + second ** 2 * np.sin(3 * phase) + breath * air
    return voice


def _chip(region, bass):
    duty, steps, hold = region.draw(0.1, 0.5), 2 ** int(region.draw(2, 5)), 1 + int(region.draw(0, 5))

    def voice(frequency, seconds, rng):
        t = _time(seconds)
        phase = frequency * t % 1
        wave = np.where(phase < duty, 1.0, -1.0) if steps > 4 else np.round(4 * np.abs(2 * phase - 1) - 2) / 2
        return np.round(np.repeat(wave[::hold], hold)[:len(t)] * steps) / steps
    return voice


def _wavefold(region, bass):
    gain, tau, offset = region.draw(1.5, 6), region.scale(0.08, 0.8), region.draw(0, 0.4)

    def voice(frequency, seconds, rng):
        t = _time(seconds)
        drive = 1 + gain * np.exp(-t / tau)
        folded = np.sin(drive * (np.sin(2 * np.pi * frequency * t) + offset))
        return sosf(folded, "lowpass", min(14000, max(1500, frequency * 8)), 2)
    return voice


def _ring(region, bass):
    ratio, mix, cut = 1 + int(region.draw(0, 3.99)) / 2, region.draw(0.2, 0.9), region.scale(800, 8000)

    def voice(frequency, seconds, rng):
        t = _time(seconds)
        triangle = signal.sawtooth(2 * np.pi * frequency * t, 0.5)
        both = (1 - mix) * triangle + mix * triangle * np.sin(2 * np.pi * frequency * ratio * t)
        return sosf(both, "lowpass", max(cut, 1.5 * frequency), 2)
    return voice


PATCHES = {"subtractive": _subtractive, "pulse": _pulse, "fm": _fm, "string": _string, "organ": _organ, "supersaw": _supersaw,
           "acid": _acid, "bell": _bell, "flute": _flute, "chip": _chip, "wavefold": _wavefold, "ring": _ring}
