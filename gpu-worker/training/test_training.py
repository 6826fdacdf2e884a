"""python3 -m unittest: the graph's transform, its band sums and the loss against direct computation."""
import copy
import unittest

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
import torch

from bands import BANDS, TOP_BIN, band_edges, band_of_bin
from dft import Transform
from export import frozen, halve
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
        got = transform(torch.from_numpy(audio))
        want = spectra(np.pad(audio, ((0, 0), (N_FFT - HOP, N_FFT - HOP)))).swapaxes(1, 2)
        self.assertLess(np.abs((got[:, 0] + 1j * got[:, 1]).numpy()[:, :TOP_BIN] - want).max(), 3e-4)
        self.assertLess(np.abs(transform.inverse(got * transform.weight).numpy() - audio).max(), 5e-6)

    def test_graph_and_training_sum_the_same_bands(self):
        audio = self.noise(2, 16 * HOP)
        separator = WaveformSeparator(MaskNetwork().eval())
        got = separator.band_energy(separator.transform(torch.from_numpy(audio)))[0].numpy()
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

    def test_the_exported_network_is_the_trained_one_up_to_float16(self):
        network = MaskNetwork()
        for _ in range(3):
            network(torch.rand(2, 2, 8, BANDS))  # norms that differ from where they begin
        energy = torch.rand(1, 2, 8, BANDS)
        with torch.no_grad():
            want, got = network.eval()(energy), frozen(copy.deepcopy(network))(energy)
        self.assertFalse(any(isinstance(m, torch.nn.BatchNorm2d) for m in frozen(network).modules()))
        self.assertLess(float((got - want).abs().max()), 2e-3)

    def test_large_tensors_are_stored_in_float16_where_that_is_exact(self):
        exact, other = np.ones((40, 40), np.float32) / 4, np.full((40, 40), 0.1, np.float32)
        nodes = [helper.make_node("Add", ["x", "exact"], ["sum"]), helper.make_node("Mul", ["sum", "other"], ["y"])]
        value = lambda name: helper.make_tensor_value_info(name, TensorProto.FLOAT, [40, 40])
        weights = [numpy_helper.from_array(exact, "exact"), numpy_helper.from_array(other, "other")]
        model = helper.make_model(helper.make_graph(nodes, "g", [value("x")], [value("y")], weights))
        halve(model)
        onnx.checker.check_model(model, full_check=True)
        self.assertEqual([t.data_type for t in model.graph.initializer], [TensorProto.FLOAT16, TensorProto.FLOAT])


if __name__ == "__main__":
    unittest.main()
