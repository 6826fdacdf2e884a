"""Waveform to stems in one graph of fixed length: transform, masks, inverse transform.

The first three stems are synthesised; the last is the mixture minus their sum, so the stems always add up to
the mixture, and silence stays silence.
"""
import torch
from torch import nn

from bands import BANDS, SINGLE_BINS, TOP_BIN, band_edges, band_of_bin
from dft import Transform, slot_bins


class WaveformSeparator(nn.Module):
    """mix [1, 2, T] to stems [1, 4, 2, T], T a multiple of the hop; samples at 44.1 kHz, no normalisation needed."""

    def __init__(self, network):
        super().__init__()
        self.network = network
        self.transform = Transform()
        bins = torch.from_numpy(slot_bins())
        slot_of_bin = torch.zeros(int(bins.max()) + 1, dtype=torch.long)
        flat = bins.flatten()
        slot_of_bin[flat.flip(0)] = torch.arange(len(flat)).flip(0)  # the first slot of a bin, never its mirror
        self.register_buffer("slots", slot_of_bin[:TOP_BIN])
        self.register_buffer("band_of_slot", torch.from_numpy(band_of_bin())[flat])
        edges = band_edges()
        gather = torch.zeros(TOP_BIN - SINGLE_BINS, BANDS - SINGLE_BINS)
        for band in range(SINGLE_BINS, BANDS):
            gather[edges[band] - SINGLE_BINS:edges[band + 1] - SINGLE_BINS, band - SINGLE_BINS] = 1
        self.register_buffer("gather", gather)

    def band_energy(self, re, im):
        """[2, frames, P, Q] spectra to [1, 2, frames, BANDS] energy sums."""
        power = (re * re + im * im).flatten(2).index_select(2, self.slots)
        wide = torch.matmul(power[:, :, SINGLE_BINS:], self.gather)
        return torch.cat([power[:, :, :SINGLE_BINS], wide], 2).unsqueeze(0)

    def forward(self, mix):
        left, right = mix[:, 0], mix[:, 1]
        re, im = self.transform(torch.cat([left + right, left - right], 0) * 0.5)
        masks = self.network(self.band_energy(re, im))[0]
        stems = []
        for stem in range(masks.shape[0] - 1):
            mask = masks[stem].index_select(2, self.band_of_slot).reshape(re.shape)
            mid, side = self.transform.inverse(re * mask, im * mask).split(1, 0)
            stems.append(torch.cat([mid + side, mid - side], 0))
        stems.append(mix[0] - (stems[0] + stems[1] + stems[2]))
        return torch.stack(stems, 0).unsqueeze(0)
