"""Random training mixtures from rendered songs.

Half of them keep the four stems of one song together, half take each stem from another song at another place. Stems
are then changed as augment.py says. A batch depends on (seed, step) and the songs only, so a resumed run sees what an
unbroken one would have seen.
"""
import glob
import os

import numpy as np
from scipy.io import wavfile

from augment import Changes, colour, resample
from settings import HOP, N_FFT, STEMS
from spectrum import band_sums, mid_side, power, product, spectra

ALIGNED = 0.5  # share of mixtures whose stems belong together
DOUBLED = 0.12  # share of the others' stems that get a second source of their kind


def load_songs(*folders):
    """Every finished song under the folders, by name: a list of int16 arrays [4 stems, 2, samples]."""
    songs = []
    for folder in folders:
        for info in sorted(glob.glob(os.path.join(folder, "*", "info.json"))):
            stems = [wavfile.read(os.path.join(os.path.dirname(info), s + ".wav"))[1] for s in STEMS]
            songs.append(np.ascontiguousarray(np.stack(stems).transpose(0, 2, 1)))
    if not songs:
        raise SystemExit(f"no songs in {', '.join(folders)}: run render_songs.py first")
    return songs


def draw_stems(songs, rng, samples):
    """One mixture's stems in the time domain: float32 [4, 2, samples], and whether they belong together."""
    aligned = bool(rng.random() < ALIGNED)
    if aligned:
        speed = 2 ** (rng.uniform(-4, 4) / 12) if rng.random() < 0.35 else 1.0
        song = songs[rng.integers(len(songs))]
        start = int(rng.random() * (song.shape[2] - int(samples * speed) - 2))
        return np.stack([excerpt(song, stem, start, samples, speed) for stem in range(4)]), aligned
    out = np.zeros((4, 2, samples), np.float32)
    for stem in range(4):
        for _ in range(2 if rng.random() < DOUBLED else 1):
            speed = 2 ** (rng.uniform(-5, 5) / 12) if rng.random() < 0.35 else 1.0
            song = songs[rng.integers(len(songs))]
            start = int(rng.random() * (song.shape[2] - int(samples * speed) - 2))
            out[stem] += excerpt(song, stem, start, samples, speed)
    return out, aligned


def excerpt(song, stem, start, samples, speed):
    """[2, samples] of one stem, full scale = 1, played `speed` times as fast (and higher)."""
    needed = int(np.ceil(samples * speed)) + 1
    return resample(song[stem, :, start:start + needed].astype(np.float32) / 32768, samples, speed)


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


def mixture(songs, rng, samples):
    """Band statistics of one random mixture."""
    stems, aligned = draw_stems(songs, rng, samples)
    changes = Changes(rng, aligned)
    return band_statistics(colour(stems, changes), changes.gains)


def batch(songs, seed, step, size, frames):
    """The batch of one step: the three arrays of band_statistics, each with a leading axis [size]."""
    rng = np.random.default_rng([seed, step])
    samples = (frames - 1) * HOP + N_FFT
    return [np.stack(parts) for parts in zip(*(mixture(songs, rng, samples) for _ in range(size)))]
