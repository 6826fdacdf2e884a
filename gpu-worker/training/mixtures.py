"""Random training mixtures from rendered songs.

A share of them (half, unless asked otherwise) keeps the four stems of one song together. The others take each stem from
another song: some at one tempo and in time with each other, the rest at any place. Stems are then changed as augment.py
says. A batch depends on (seed, step) and the songs only, so a resumed run sees what an unbroken one would have seen.
"""
from dataclasses import dataclass
import glob
import json
import os

import numpy as np
from scipy.io import wavfile

from augment import Changes, colour, resample
from settings import HOP, N_FFT, SAMPLE_RATE, STEMS
from spectrum import band_sums, mid_side, power, product, spectra

ALIGNED = 0.5  # share of mixtures whose stems belong together
IN_TIME = 0.4  # share of the others whose stems are brought to one tempo
DOUBLED = 0.08  # share of the remaining mixtures' stems that get a second source of their kind


@dataclass(frozen=True)
class Song:
    """A rendered song: four int16 arrays [n, 2] in the order of STEMS, usually mapped files, and beats in a minute."""
    stems: list
    tempo: float

    @property
    def length(self):
        return len(self.stems[0])

    def excerpt(self, stem, start, samples, speed=1.0):
        """float32 [2, samples] of one stem, full scale = 1, played `speed` times as fast (and higher)."""
        needed = int(np.ceil(samples * speed)) + 1
        audio = self.stems[stem][start:start + needed].T.astype(np.float32) / 32768
        return resample(audio, samples, speed)

    def excerpts(self, start, samples, speed=1.0):
        """[4, 2, samples]: every stem."""
        return np.stack([self.excerpt(stem, start, samples, speed) for stem in range(len(STEMS))])


def load_songs(*folders):
    """Every finished song under the folders, by name."""
    songs = []
    for path in sorted(p for f in folders for p in glob.glob(os.path.join(f, "*", "info.json"))):
        with open(path) as f:
            tempo = json.load(f)["tempo"]
        songs.append(Song([wavfile.read(os.path.join(os.path.dirname(path), s + ".wav"), mmap=True)[1] for s in STEMS], tempo))
    if not songs:
        raise SystemExit(f"no songs in {', '.join(folders)}: run render_songs.py first")
    return songs


def draw_stems(songs, rng, samples, aligned=ALIGNED):
    """One mixture's stems in the time domain: float32 [4, 2, samples], and whether they belong together."""
    if rng.random() < aligned:
        song, speed = songs[rng.integers(len(songs))], 2 ** (rng.uniform(-3, 3) / 12) if rng.random() < 0.25 else 1.0
        return song.excerpts(anywhere(song, rng, samples * speed), samples, speed), True
    if rng.random() < IN_TIME:
        return in_time(songs, rng, samples), False
    out = np.zeros((len(STEMS), 2, samples), np.float32)
    for stem in range(len(STEMS)):
        for _ in range(2 if rng.random() < DOUBLED else 1):
            song, speed = songs[rng.integers(len(songs))], 2 ** (rng.uniform(-4, 4) / 12) if rng.random() < 0.3 else 1.0
            out[stem] += song.excerpt(stem, anywhere(song, rng, samples * speed), samples, speed)
    return out, False


def anywhere(song, rng, samples):
    return int(rng.random() * (song.length - int(samples) - 2))


def in_time(songs, rng, samples):
    """Stems of four songs at the tempo of the first, or half or twice that, with their beats at the same moments."""
    lead = songs[rng.integers(len(songs))]
    start = anywhere(lead, rng, samples)
    beat = start / SAMPLE_RATE * lead.tempo / 60 % 4
    out = [lead.excerpt(0, start, samples)]
    for stem in range(1, len(STEMS)):
        for _ in range(40):  # songs of a fitting tempo are common
            song = songs[rng.integers(len(songs))]
            speed = lead.tempo / song.tempo
            speed *= 2.0 ** -np.round(np.log2(speed))
            if 0.87 < speed < 1.15:
                break
        else:
            song, speed = lead, 1.0
        bar = 4 * 60 / song.tempo * SAMPLE_RATE
        first = int(beat / 4 * bar)
        last = int((song.length - samples * speed - 2 - first) / bar)
        out.append(song.excerpt(stem, first + int(rng.integers(last + 1) * bar), samples, speed))
    return np.stack(out)


def band_statistics(stems, gains=None):
    """What network and loss need of one mixture. stems: [4, 2, n]; gains: per stem, channel and bin [4, 2, 1, TOP_BIN].

    Returns float32 `mix` [2, frames, bands] (energy), `cross` [4, 2, frames, bands] (Re mix * conj stem) and
    `own` [4, 2, frames, bands] (stem energy), channels mid and side, frames of one hop.
    """
    source = spectra(mid_side(stems))
    if gains is not None:
        source = source * gains
    mix = source.sum(0)
    return band_sums(power(mix)), band_sums(product(mix[None], source)), band_sums(power(source))


def mixture(songs, rng, samples, aligned=ALIGNED):
    """Band statistics of one random mixture."""
    stems, together = draw_stems(songs, rng, samples, aligned)
    changes = Changes(rng, together)
    return band_statistics(colour(stems, changes), changes.gains)


def batch(songs, seed, step, size, frames, aligned=ALIGNED):
    """The batch of one step: the three arrays of band_statistics, each with a leading axis [size]."""
    rng = np.random.default_rng([seed, step])
    samples = (frames - 1) * HOP + N_FFT
    return [np.stack(parts) for parts in zip(*(mixture(songs, rng, samples, aligned) for _ in range(size)))]
