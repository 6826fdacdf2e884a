"""Ways to sing or speak over a song: each style returns the vocal stem's takes as float64 [n, 2], dry.

A style is called with the song (see varied_song.py), a singer from voices.py, and the singer's settings.
"""
import numpy as np
from scipy import signal

from . import effects as dsp
from .effects import SR
from .singer import sing
from .speech import WORDS, tts
from .vocabulary import FEM, MAL
from .voices import WHISPERS

WORDS_PER_SONG = 10  # each is spoken and analysed once


def draw_settings(rng):
    """How this singer performs: formant shift, breath, vibrato (Hz, semitones), place."""
    return dict(formant=float(np.exp(rng.normal(0, 0.08))), breath=rng.uniform(0.4, 2.5),
                vib=(rng.uniform(4.6, 6.8), 0.0 if rng.random() < 0.2 else rng.uniform(0.1, 0.8)),
                pan=rng.uniform(-0.7, 0.7) if rng.random() < 0.2 else rng.normal(0, 0.04), shift=int(rng.integers(-3, 4)))


def vocabulary(singer, rng):
    words = WORDS[singer[1]]
    return [words[k] for k in rng.permutation(len(words))[:WORDS_PER_SONG]]


def melody(song, singer, settings, dense=None, rap=False, sections=("verse", "chorus")):
    lo, hi = MAL if singer[2] else FEM
    key = f"song{song.seed}"
    WORDS[key] = vocabulary(singer, song.rng)
    notes = song.melody(lo + settings["shift"], hi + settings["shift"], sections, dense or song.rng.uniform(.3, .85), key, rap)
    del WORDS[key]
    return notes


def take(song, singer, settings, notes, detune=0.0, lag=0.0, speech=False):
    """One performance of the notes: mono [n]."""
    r = song.rng
    timed = [(max(0.05, song.sec(b) + lag + r.normal(0, 0.012)), d * 60 / song.tempo, p, v, w) for b, d, p, v, w in notes]
    if not timed:
        return np.zeros(int(song.total * SR))
    return sing(timed, song.total, singer[0], r, settings["formant"], settings["breath"], settings["vib"], speech, detune + song.cents / 100)


def _sing(song, singer, settings):
    return dsp.mono2st(take(song, singer, settings, melody(song, singer, settings)), settings["pan"])


def _double(song, singer, settings):
    notes = melody(song, singer, settings)
    wide = song.rng.uniform(0.3, 1)
    sides = [dsp.mono2st(take(song, singer, settings, notes, d, abs(d) / 4), p) for d, p in ((0.08, wide), (-0.07, -wide))]
    lead = dsp.mono2st(take(song, singer, settings, notes), settings["pan"])
    return lead * song.rng.uniform(0, 1) + song.rng.uniform(0.3, 0.8) * (sides[0] + sides[1])


def _harmony(song, singer, settings):
    notes = melody(song, singer, settings)
    step = song.rng.choice([2, 4, -3])
    scale = song.scale()
    other = [(b, d, _along(p, step, scale), v - 8, w) for b, d, p, v, w in notes if song.bars[int(b // song.meter)] == "chorus"]
    out = dsp.mono2st(take(song, singer, settings, notes), settings["pan"])
    return out + 0.5 * dsp.mono2st(take(song, singer, settings, other, 0.05, 0.02), song.rng.uniform(-0.8, 0.8))


def _along(pitch, steps, scale):
    direction = 1 if steps > 0 else -1
    for _ in range(abs(int(steps))):
        pitch += direction
        while pitch % 12 not in scale:
            pitch += direction
    return pitch


def _choir(song, singer, settings):
    """Chords held by several voices, with a lead in half of the songs."""
    out = np.zeros((int(song.total * SR), 2))
    word = vocabulary(singer, song.rng)[0]
    for part in range(3):
        notes = []
        for bar in range(song.nbars):
            if song.bars[bar] in ("verse", "chorus", "outro"):
                chord = song.voicing(bar, (52 if singer[2] else 62) + settings["shift"])
                notes.append((bar * song.meter, song.meter * 0.95, chord[part % len(chord)], 90, word))
        out += dsp.mono2st(take(song, singer, dict(settings, formant=settings["formant"] * (0.95 + 0.05 * part)), notes), part * 0.7 - 0.7)
    return out + (_sing(song, singer, settings) * 1.2 if song.rng.random() < 0.5 else 0)


def _rap(song, singer, settings):
    return dsp.mono2st(take(song, singer, settings, melody(song, singer, settings, rap=True), speech=True), settings["pan"])


def _shout(song, singer, settings):
    voice = _rap(song, singer, dict(settings, shift=settings["shift"] + 5))
    return dsp.sosf(np.tanh(song.rng.uniform(3, 12) * voice), "highpass", 120) * 0.3


def _words(song, singer, voice=None):
    """The words as the engine speaks them, at another speed and so another pitch."""
    speed = song.rng.uniform(0.8, 1.25)
    spoken = []
    for word in vocabulary(singer, song.rng)[:6]:
        x, rate = tts(word, voice or singer[0])
        x = x if x.ndim == 1 else x.mean(1)
        x = signal.resample(x, int(len(x) * SR / rate / speed)) if len(x) else np.zeros(8)
        spoken.append(x / (np.abs(x).max() + 1e-9))
    return spoken


def _speak(song, words, grid, chance, pan):
    out = np.zeros(int(song.total * SR))
    beat = song.rng.choice([0, 0.5])
    while beat < song.nbars * song.meter:
        word = words[song.rng.integers(len(words))]
        first = int(song.sec(beat) * SR)
        if song.rng.random() < chance and song.bars[int(beat // song.meter)] in ("verse", "chorus"):
            out[first:first + len(word)] += word[:max(0, len(out) - first)]
        beat += max(grid, np.ceil(len(word) / SR * song.tempo / 60 / grid) * grid)
    return dsp.mono2st(out, pan)


def _spoken(song, singer, settings):
    if singer[0].startswith("formant"):
        return _rap(song, singer, settings)
    return _speak(song, _words(song, singer), 0.5, 0.85, settings["pan"])


def _whisper(song, singer, settings):
    whispers = [f"espeak:en-us+{v}" for v in WHISPERS[song.split]]
    if not whispers:
        return _sing(song, singer, dict(settings, breath=4.0))
    return _speak(song, _words(song, ("", "en", False), whispers[song.rng.integers(len(whispers))]), 0.5, 0.9, settings["pan"])


def _chopped(song, singer, settings):
    """One sung word, retriggered on a grid at the pitches of the chords."""
    word = take(song, singer, settings, [(0.5, 2.0, 52 if singer[2] else 64, 100, vocabulary(singer, song.rng)[0])])
    loud = np.flatnonzero(np.abs(word) > 0.02 * np.abs(word).max())
    word = word[loud[0]:loud[-1]] if len(loud) else word[:SR]
    out = np.zeros(int(song.total * SR))
    steps = [int(k) for k in np.flatnonzero(song.rng.random(4 * song.meter) < 0.35)] or [0]
    for bar in range(song.nbars):
        for step in steps if song.bars[bar] in ("verse", "chorus", "break") else ():
            chord = song.voicing(bar, 52 if singer[2] else 64)
            ratio = 2 ** ((chord[(step + bar) % len(chord)] - (52 if singer[2] else 64)) / 12)
            piece = np.interp(np.arange(0, min(len(word), 0.5 * SR * ratio), ratio), np.arange(len(word)), word)
            piece *= np.minimum(1, np.arange(len(piece))[::-1] / 600)
            first = int(song.sec(bar * song.meter + step / 4) * SR)
            out[first:first + len(piece)] += piece[:max(0, len(out) - first)]
    return dsp.mono2st(out, settings["pan"])


def _adlib(song, singer, settings):
    """A lead in the middle, short calls at the sides."""
    calls = _rap(song, singer, dict(settings, pan=song.rng.choice([-0.8, 0.8]), shift=settings["shift"] + 5))
    gate = np.repeat(song.rng.random(song.nbars + 2) < 0.5, int(song.meter * 60 / song.tempo * SR) + 1)[:len(calls)]
    return _rap(song, singer, settings) + 0.5 * calls * np.pad(gate, (0, max(0, len(calls) - len(gate))))[:, None]


STYLES = {"sing": _sing, "double": _double, "harmony": _harmony, "choir": _choir, "rap": _rap, "shout": _shout, "spoken": _spoken,
          "whisper": _whisper, "chopped": _chopped, "adlib": _adlib}
