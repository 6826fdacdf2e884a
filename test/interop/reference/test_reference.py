"""python -m unittest: the reference procedures against the demucs package and against plain filtering."""
import os
import random
import subprocess
import sys
import tempfile
import unittest

import numpy as np
import torch
from demucs.apply import BagOfModels, apply_model
from scipy.io import wavfile

import apply_mdx
import apply_waveform
from make_pack import SpectrogramNetwork, WaveformNetwork

HERE = os.path.dirname(os.path.abspath(__file__))
RATE, STEMS, SEGMENT = 44100, ["drums", "vocals"], 30000


def song(n):
    rng = np.random.default_rng(5)
    return 0.1 + 0.2 * rng.standard_normal((2, n)) * np.linspace(0.2, 1, n)


class Model(WaveformNetwork):
    """A network with what the demucs package asks of one."""

    def __init__(self, seed):
        torch.manual_seed(seed)
        super().__init__(SEGMENT, len(STEMS))
        self.sources, self.samplerate, self.segment, self.audio_channels = STEMS, RATE, SEGMENT / RATE, 2

    def valid_length(self, _):
        return SEGMENT

    def run(self, x):
        with torch.no_grad():
            return self(torch.from_numpy(x).float()[None])[0].numpy()


def pack_of(weights, normalise="none"):
    entry = {"segment": SEGMENT, "normalise": normalise, "stems": STEMS}
    return {"sampleRate": RATE, "stems": STEMS, "overlap": 0.25,
            "networks": [{**entry, "weights": dict(zip(STEMS, row))} for row in weights]}


def package_stems(model, mix, **options):
    return apply_model(model, torch.from_numpy(mix).float()[None], **options)[0].double().numpy()


class WaveformTest(unittest.TestCase):
    def test_segments_and_weights_are_the_packages_for_lengths_around_a_segment(self):
        model = Model(1)
        for n in (2 * SEGMENT + 777, SEGMENT, SEGMENT - 1, 22501, 3 * 22500, 1001):
            mine = apply_waveform.separate(pack_of([[1, 1]]), [model.run], song(n))
            self.assertLess(np.abs(mine - package_stems(model, song(n), shifts=0)).max(), 2e-6, n)

    def test_shifts_and_overlap_are_the_packages(self):
        model, mix = Model(2), song(70001)
        random.seed(9)
        offsets = [random.randint(0, RATE // 2) for _ in range(3)]
        random.seed(9)
        want = package_stems(model, mix, shifts=3, overlap=0.5)
        mine = apply_waveform.separate(pack_of([[1, 1]]), [model.run], mix, offsets, 0.5)
        self.assertLess(np.abs(mine - want).max(), 2e-6)

    def test_a_segment_shorter_than_the_networks_is_the_packages(self):
        model, mix = Model(2), song(70001)
        want = package_stems(model, mix, shifts=0, segment=20011 / RATE)
        mine = apply_waveform.separate(pack_of([[1, 1]]), [model.run], mix, segment=20011)
        self.assertLess(np.abs(mine - want).max(), 2e-6)

    def test_a_bag_is_the_packages(self):
        models, weights, mix = [Model(3), Model(4)], [[1, 0.25], [0.5, 2]], song(50000)
        mine = apply_waveform.separate(pack_of(weights), [m.run for m in models], mix)
        self.assertLess(np.abs(mine - package_stems(BagOfModels(models, weights), mix, shifts=0)).max(), 2e-6)

    def test_normalisation_is_over_the_track_and_silence_stays_silence(self):
        model, mix, pack = Model(5), song(50000), pack_of([[1, 1]], "track")
        mono = torch.from_numpy(mix).mean(0)
        inside = package_stems(model, ((torch.from_numpy(mix) - mono.mean()) / mono.std()).numpy(), shifts=0)
        want = inside * float(mono.std()) + float(mono.mean())
        self.assertLess(np.abs(apply_waveform.separate(pack, [model.run], mix) - want).max(), 2e-6)
        self.assertEqual(np.abs(apply_waveform.separate(pack, [model.run], np.zeros((2, 9999)))).max(), 0)


class SpectrogramTest(unittest.TestCase):
    entry = {"fftSize": 1536, "hop": 256, "bins": 769, "frames": 24, "stem": "vocals", "compensation": 1.25}
    pack = {"stems": ["vocals", "instrumental"], "overlap": 0.25, "networks": [entry]}

    def test_a_network_that_changes_nothing_loses_the_lowest_bins_alone(self):
        mix = song(40000)
        vocals, rest = apply_mdx.separate(self.pack, [lambda planes: planes], mix)
        tone = np.sin(2 * np.pi * np.arange(40000) * 40 * RATE / 1536 / RATE)
        only = apply_mdx.separate(self.pack, [lambda planes: planes], np.stack([tone, tone]))[0]
        self.assertLess(np.abs(vocals + rest - mix).max(), 1e-9)
        self.assertLess(np.abs(only[:, 800:-800] - 1.25 * tone[800:-800]).max(), 2e-3)
        self.assertLess(np.abs(vocals[:, 800:-800].mean(1)).max(), 1e-3)  # the mix has a mean of 0.1

    def test_every_length_comes_back_whole_and_at_every_overlap(self):
        for n in (1, 700, 4352, 4353, 5888, 20000):
            for overlap in (0, 0.25, 0.7):
                tone = np.stack([np.sin(np.arange(n)), np.cos(np.arange(n))])
                got = apply_mdx.primary(self.entry, lambda planes: planes, tone, overlap)
                self.assertEqual(got.shape, (2, n))
                if n > 4000:
                    self.assertLess(np.abs(got - tone)[:, 800:-800].max(), 1e-2, (n, overlap))

    def test_bins_above_the_networks_are_left_to_the_rest(self):
        entry = {**self.entry, "bins": 300, "compensation": 1}
        high = np.sin(2 * np.pi * np.arange(30000) * 500 / 1536)
        vocals, rest = apply_mdx.separate({**self.pack, "networks": [entry]}, [lambda planes: planes], np.stack([high, high]))
        self.assertLess(np.abs(vocals[:, 800:-800]).max(), 1e-3)
        self.assertLess(np.abs(rest[:, 800:-800] - high[800:-800]).max(), 1e-3)


class MadePackTest(unittest.TestCase):
    """The commands from end to end, and the ONNX files beside their twins."""

    def made(self, folder, form, *options):
        pack, networks = os.path.join(folder, "pack"), os.path.join(folder, "networks")
        self.run_command("make_pack.py", form, pack, networks, *options)
        return pack, networks

    def run_command(self, name, *arguments):
        subprocess.run([sys.executable, "-B", os.path.join(HERE, name), *arguments], check=True)

    def stems_of(self, command, form, *options, separate=()):
        with tempfile.TemporaryDirectory() as folder:
            pack, networks = self.made(folder, form, *options)
            path, out = os.path.join(folder, "song.wav"), os.path.join(folder, "stems.f32")
            wavfile.write(path, RATE, (song(60000).T * 20000).astype(np.int16))
            self.run_command(command, pack, networks, path, out, *separate)
            self.assert_twins(pack, networks)
            return np.fromfile(out, "<f4")

    def assert_twins(self, pack, networks):
        import onnxruntime

        for file in sorted(os.listdir(networks)):
            session = onnxruntime.InferenceSession(os.path.join(pack, file.replace(".pt", ".onnx")))
            given = session.get_inputs()[0]
            x = torch.randn([size if isinstance(size, int) else 2 for size in given.shape])
            want = torch.jit.load(os.path.join(networks, file))(x)
            self.assertLess(np.abs(session.run(None, {"input": x.numpy()})[0] - want.detach().numpy()).max(), 1e-5)

    def test_waveform_bag(self):
        options = ["--stems", "drums,bass,vocals", "--segment", "30000,20001", "--weights", "1,0,1", "--weights", "0,1,2"]
        stems = self.stems_of("apply_waveform.py", "waveform", *options, separate=["--shifts", "2", "--seed", "9"])
        self.assertEqual(stems.size, 3 * 2 * 60000)
        self.assertTrue(np.isfinite(stems).all() and stems.std() > 1e-3)

    def test_spectrogram_pair(self):
        options = ["--fft-size", "1536", "--hop", "256", "--bins", "700", "--frames", "24", "--batch", "single"]
        stems = self.stems_of("apply_mdx.py", "spectrogram", *options).reshape(2, 2, -1)
        self.assertLess(np.abs(stems.sum(0) - (song(60000) * 20000).astype(np.int16) / 32768).max(), 1e-6)
        self.assertTrue((stems.std(2) > 1e-3).all())


class NetworksTest(unittest.TestCase):
    def test_made_networks_notice_level_and_place(self):
        torch.manual_seed(0)
        cases = ((WaveformNetwork(4000, 2), torch.randn(1, 2, 4000)), (SpectrogramNetwork(64, 20), torch.randn(1, 4, 64, 20) * 20))
        for network, x in cases:
            with torch.no_grad():
                whole = network(x)
                louder, moved = network(2 * x), network(x.roll(3, -1))
            scale = whole.abs().max()
            self.assertGreater((louder - 2 * whole).abs().max(), 0.01 * scale)
            self.assertGreater((moved.roll(-3, -1) - whole)[..., 8:-8].abs().max(), 0.01 * scale)


if __name__ == "__main__":
    unittest.main()
