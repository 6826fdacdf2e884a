"""Waveform to stems in one graph of fixed length: transform, masks, inverse transform.

The first three stems are synthesised; the last is the mixture minus their sum, so the stems always add up to
the mixture, and silence stays silence.
"""
import torch
from torch import nn

from bands import BANDS, SINGLE_BINS, TOP_BIN, band_edges, band_of_bin
from dft import BINS, Transform


class WaveformSeparator(nn.Module):
    """mix [1, 2, T] to stems [1, 4, 2, T], T a multiple of the hop; samples at 44.1 kHz, no normalisation needed."""

    def __init__(self, network):
        super().__init__()
        self.network = network
        self.transform = Transform()
        self.register_buffer("sides", torch.tensor([[1.0, 1.0], [1.0, -1.0]]))
        of = torch.from_numpy(band_of_bin())
        self.register_buffer("band_of_bin", torch.cat([of, of[-1:].expand(BINS - len(of))]))
        edges = band_edges()
        gather = torch.zeros(BANDS - SINGLE_BINS, TOP_BIN - SINGLE_BINS)
        for band in range(SINGLE_BINS, BANDS):
            gather[band - SINGLE_BINS, edges[band] - SINGLE_BINS:edges[band + 1] - SINGLE_BINS] = 1
        self.register_buffer("gather", gather)

    def band_energy(self, spectra):
        """[2 (mid, side), 2, BINS, frames] spectra to [1, 2, frames, BANDS] energy sums."""
        re, im = spectra[:, 0, :TOP_BIN], spectra[:, 1, :TOP_BIN]
        power = re * re + im * im
        wide = torch.matmul(self.gather, power[:, SINGLE_BINS:])
        return torch.cat([power[:, :SINGLE_BINS], wide], 1).transpose(1, 2).unsqueeze(0)

    def forward(self, mix):
        spectra = self.transform(torch.matmul(self.sides * 0.5, mix[0]))
        masks = self.network(self.band_energy(spectra))[0].transpose(2, 3)
        weighted = spectra * self.transform.weight
        stems = []
        for stem in range(masks.shape[0] - 1):
            mask = masks[stem].index_select(1, self.band_of_bin).unsqueeze(1)
            stems.append(torch.matmul(self.sides, self.transform.inverse(weighted * mask)))
        stems.append(mix[0] - (stems[0] + stems[1] + stems[2]))
        return torch.stack(stems, 0).unsqueeze(0)
