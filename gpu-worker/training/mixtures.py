"""Random training mixtures from rendered songs.

Half of them keep the four stems of one song together, half take each stem from another song at another
place. Levels vary per stem, channels swap, and now and then a stem is left out. A batch depends on
(seed, step) only, so a resumed run sees what an unbroken one would have seen.
"""
import glob
import os

import numpy as np
import soundfile

from settings import HOP, N_FFT, STEMS
from spectrum import band_sums, mid_side, power, product, spectra


def load_songs(folder):
    """Every finished song under `folder`: a list of int16 arrays [4 stems, 2, samples]."""
    songs = []
    for info in sorted(glob.glob(os.path.join(folder, "*", "info.json"))):
        stems = [soundfile.read(os.path.join(os.path.dirname(info), s + ".wav"), dtype="int16")[0] for s in STEMS]
        songs.append(np.ascontiguousarray(np.stack(stems).transpose(0, 2, 1)))
    if not songs:
        raise SystemExit(f"no songs in {folder}: run render_songs.py first")
    return songs


def draw_stems(songs, rng, samples):
    """One mixture's stems: float32 [4, 2, samples]."""
    aligned = rng.random() < 0.5
    picks = [rng.integers(len(songs))] * 4 if aligned else rng.integers(len(songs), size=4)
    place = rng.random()
    out = np.empty((4, 2, samples), np.float32)
    for stem, pick in enumerate(picks):
        where = place if aligned else rng.random()
        start = int(where * (songs[pick].shape[2] - samples))
        gain = 10 ** (rng.uniform(-4, 4) / 20) / 32768
        if rng.random() < 0.05:
            gain = 0.0
        out[stem] = songs[pick][stem, :, start:start + samples] * np.float32(gain)
        if not aligned and rng.random() < 0.5:
            out[stem] = out[stem, ::-1]
    return out[:, ::-1].copy() if rng.random() < 0.5 else out


def band_statistics(stems):
    """What network and loss need of one mixture. stems: [4, 2, n].

    Returns float32 `mix` [2, frames, bands] (energy), `cross` [4, 2, frames, bands] (Re mix * conj stem) and
    `own` [4, 2, frames, bands] (stem energy), channels mid and side, frames of one hop.
    """
    source = spectra(mid_side(stems))
    mix = source.sum(0)
    return band_sums(power(mix)), band_sums(product(mix[None], source)), band_sums(power(source))


def batch(songs, seed, step, size, frames):
    """The batch of one step: the three arrays of band_statistics, each with a leading axis [size]."""
    rng = np.random.default_rng([seed, step])
    samples = (frames - 1) * HOP + N_FFT
    items = [band_statistics(draw_stems(songs, rng, samples)) for _ in range(size)]
    return [np.stack(parts) for parts in zip(*items)]
