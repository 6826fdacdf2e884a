"""Words of an invented singer: formant envelopes of vowels between noise bursts and nasals, no speech engine needed.

Returned in the form of speech.analyse: natural-log power envelopes per 5 ms frame. Formants of the five vowels are
those of Peterson and Barney (1952), rounded, scaled by the singer's vocal-tract length.
"""
import zlib

import numpy as np

from .region import Region

FORMANTS = {"a": (750, 1150, 2600), "e": (500, 1900, 2550), "i": (300, 2300, 3000), "o": (500, 900, 2450), "u": (320, 850, 2300)}
CONSONANTS = {  # centre Hz, width Hz, frames, level in nepers of power; None = voiced nasal
    "s": (7000, 2500, 22, -2.0), "sh": (3200, 1500, 20, -1.5), "t": (4500, 3000, 7, -1.5), "k": (2200, 1200, 8, -1.5),
    "f": (6000, 5000, 16, -4.0), "h": (1500, 1800, 12, -3.5), "m": None, "n": None, "l": None}


def word(text, singer, spans, frequencies):
    """(envelope [frames, bins], voiced [frames], first and last vowel frame) of a word; the text only seeds it."""
    person = np.random.default_rng([singer, 51])
    region = Region(spans, person)
    tract, tilt = region.scale(0.82, 1.3), region.draw(4, 13)
    widths = [region.scale(50, 130), region.scale(70, 180), region.scale(100, 300), region.scale(150, 400)]
    rng = np.random.default_rng([singer, zlib.crc32(text.encode())])
    vowels = [FORMANTS["aeiou"[k]] for k in rng.integers(5, size=2)]
    vowel = _glide(vowels, int(rng.integers(24, 44)), tract, widths, tilt, frequencies)
    names = list(CONSONANTS)
    parts = [_consonant(names[rng.integers(len(names))], vowel[0], tract, frequencies), (vowel, np.ones(len(vowel)))]
    if rng.random() < 0.5:
        parts.append(_consonant(names[rng.integers(len(names))], vowel[-1], tract, frequencies))
    envelope, voiced = (np.concatenate(p) for p in zip(*parts))
    first = len(parts[0][1])
    return envelope, voiced > 0.5, first, first + len(vowel)


def _glide(vowels, frames, tract, widths, tilt, frequencies):
    place = np.clip((np.linspace(0, 1, frames) - 0.3) / 0.5, 0, 1)[:, None]
    formants = (1 - place) * np.array(vowels[0]) + place * np.array(vowels[1])
    formants = np.concatenate([formants, np.full((frames, 1), 3600.0)], 1) * tract
    octaves = np.log2(np.maximum(frequencies, 100) / 100)
    power = np.full((frames, len(frequencies)), 1e-5)
    for k, width in enumerate(widths):
        gain = 10 ** (-0.35 * k)
        power += gain / (1 + ((frequencies[None] - formants[:, k:k + 1]) / width) ** 2)
    return np.log(power) - (tilt - 6) * octaves[None] * np.log(10) / 10 * 0.5


def _consonant(name, neighbour, tract, frequencies):
    """(envelope, voiced) of one consonant."""
    about = CONSONANTS[name]
    if about is None:
        low = -np.maximum(frequencies - 400 * tract, 0) / 500
        return np.tile(0.3 * neighbour + np.maximum(low, -6) - 1, (14, 1)), np.ones(14)
    centre, width, frames, level = about
    shape = level - np.abs(frequencies - centre * tract) / width
    return np.tile(np.maximum(shape, -9), (frames, 1)) + np.linspace(-1, 0, frames)[:, None], np.zeros(frames)
