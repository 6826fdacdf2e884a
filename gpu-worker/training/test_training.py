"""python3 -m unittest: the graph's transform, its band sums and the loss against direct computation."""
import unittest

import numpy as np
import torch

from bands import BANDS, TOP_BIN, band_edges, band_of_bin
from dft import Transform, slot_bins
from loss import FLOOR, log_error
from mixtures import band_statistics
from network import MaskNetwork, Narrow, Widen
from settings import HOP, N_FFT
from spectrum import band_sums, mid_side, power, spectra
from waveform_graph import WaveformSeparator


class TrainingTest(unittest.TestCase):
    def setUp(self):
        self.rng = np.random.default_rng(3)
        torch.manual_seed(3)

    def noise(self, *shape):
        return self.rng.standard_normal(shape).astype(np.float32)

    def test_bands_cover_every_bin_once(self):
        edges = band_edges()
        self.assertEqual((len(edges), edges[0], edges[-1]), (BANDS + 1, 0, TOP_BIN))
        self.assertTrue((np.diff(edges) > 0).all())
        self.assertEqual(sorted(set(band_of_bin())), list(range(BANDS)))

    def test_transform_is_the_dft_and_inverts(self):
        audio = self.noise(2, 16 * HOP)
        transform = Transform()
        re, im = transform(torch.from_numpy(audio))
        padded = np.pad(audio, ((0, 0), (N_FFT - HOP, N_FFT - HOP)))
        want = spectra(padded)
        bins = slot_bins()
        real = np.ones(bins.shape, bool)
        real[1:, -1] = False  # mirrored slots hold the conjugate
        inside = real & (bins < TOP_BIN)
        got = (re + 1j * im).numpy()[..., inside]
        self.assertLess(np.abs(got - want[..., bins[inside]]).max(), 3e-4)
        self.assertLess(np.abs(transform.inverse(re, im).numpy() - audio).max(), 5e-6)

    def test_graph_and_training_sum_the_same_bands(self):
        audio = self.noise(2, 16 * HOP)
        separator = WaveformSeparator(MaskNetwork().eval())
        got = separator.band_energy(*separator.transform(torch.from_numpy(audio)))[0].numpy()
        want = band_sums(power(spectra(np.pad(audio, ((0, 0), (N_FFT - HOP, N_FFT - HOP))))))
        self.assertLess(np.abs(got / want - 1).max(), 1e-2)

    def test_loss_is_the_energy_of_the_masked_error(self):
        stems = self.noise(4, 2, N_FFT + 7 * HOP)
        mix, cross, own = (torch.from_numpy(a)[None] for a in band_statistics(stems))
        masks = torch.softmax(torch.randn(1, 4, 2, 8, BANDS), 1)
        source = spectra(mid_side(stems))
        spread = masks[0].numpy()[..., band_of_bin()[:TOP_BIN]]
        error = power(spread * source.sum(0) - source).sum((1, 2, 3))
        want = 10 * np.log10(error / power(source.sum(0)).sum() + FLOOR)
        _, got = log_error(masks, mix, cross, own)
        np.testing.assert_allclose(got.numpy(), want, atol=1e-3)

    def test_bands_are_narrowed_and_widened_alike_in_bfloat16(self):
        for layer in (Narrow(16, 32, 4), Widen(32, 16, 4)):
            x = torch.from_numpy(self.noise(2, layer.in_channels, 5, 12)).to(memory_format=torch.channels_last)
            want = layer(x)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                got = layer(x).float()
            self.assertEqual(got.shape, want.shape)
            self.assertLess(float((got - want).norm() / want.norm()), 0.01)

    def test_stems_sum_to_the_mixture_at_any_level(self):
        separator = WaveformSeparator(MaskNetwork().eval())
        audio = torch.from_numpy(self.noise(1, 2, 8 * HOP)) * 0.1
        with torch.no_grad():
            stems = separator(audio)
            quiet = separator(audio * 1e-3) * 1e3
            silent = separator(audio * 0)
        self.assertLess(float((stems.sum(1) - audio).abs().max()), 1e-6)
        self.assertLess(float((quiet - stems).abs().max()), 1e-5)
        self.assertEqual(float(silent.abs().max()), 0.0)


if __name__ == "__main__":
    unittest.main()
