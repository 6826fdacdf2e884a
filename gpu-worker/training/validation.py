"""uSDR on fixed excerpts of held-out songs, estimated from band sums: quick enough to follow training."""
import numpy as np
import torch

from mixtures import band_statistics, load_songs
from settings import HOP, N_FFT

FRAMES = 256  # of each song, from a third of its length


class Excerpts:
    """Band statistics of one excerpt per song of some folders."""

    def __init__(self, *folders):
        samples = (FRAMES - 1) * HOP + N_FFT
        self.items = []
        for song in load_songs(*folders):
            stems = song.excerpts((song.length - samples) // 3, samples)
            self.items.append([torch.from_numpy(x)[None] for x in band_statistics(stems)])

    @torch.no_grad()
    def usdr(self, network):
        """Mean over songs in dB: [vocals, drums, bass, other, mean of the four]; stems silent in an excerpt do not count."""
        scores = []
        for mix, cross, own in self.items:
            masks = network(mix)
            error = (masks * (masks * mix[:, None] - 2 * cross) + own).sum((0, 2, 3, 4))
            energy = own.sum((0, 2, 3, 4))
            score = 10 * torch.log10(energy / error.clamp(min=1e-9))
            scores.append(torch.where(energy > 1e-4 * mix.sum(), score, torch.full_like(score, float("nan"))))
        stems = np.nanmean(torch.stack(scores).numpy(), 0)
        return [float(v) for v in stems] + [float(stems.mean())]
