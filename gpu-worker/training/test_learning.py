"""python3 -m unittest: mixtures, augmentation, checkpoints and the learning curve. Needs numpy, scipy and torch only."""
import json
import os
import tempfile
import threading
import unittest
from xml.etree import ElementTree

import numpy as np
import torch
from scipy.io import wavfile

from augment import Changes, colour, resample
from learning_curve import HEAD, draw, read_csv, write_csv
from mixtures import Song, batch, in_time, load_songs
from paths import Path
from peers import Peers
from settings import SAMPLE_RATE, STEMS
from train import Run, rate
from validation import Excerpts


def noise_songs(count=3, seconds=3.0):
    rng = np.random.default_rng(9)
    return [Song(list((rng.standard_normal((4, int(seconds * SAMPLE_RATE), 2)) * 3000).astype(np.int16)), 120.0) for _ in range(count)]


def click_song(tempo, seconds=20.0):
    """Every stem clicks on the first beat of every bar of four."""
    stem = np.zeros((int(seconds * SAMPLE_RATE), 2), np.int16)
    stem[np.arange(0, len(stem), 240 / tempo * SAMPLE_RATE).astype(int)] = 20000
    return Song([stem] * 4, tempo)


class MixturesTest(unittest.TestCase):
    def test_a_batch_depends_on_seed_and_step_alone(self):
        songs = noise_songs()
        first, again, other = (batch(songs, 1, step, 2, 8) for step in (3, 3, 4))
        for a, b, c in zip(first, again, other):
            np.testing.assert_array_equal(a, b)
            self.assertFalse(np.array_equal(a, c))

    def test_the_mixture_is_the_sum_of_the_changed_stems(self):
        mix, cross, _ = batch(noise_songs(), 1, 0, 4, 8)  # Re mix * conj(sum of stems) = |mix|^2
        np.testing.assert_allclose(cross.sum(1), mix, rtol=2e-2, atol=1e-3 * mix.max())

    def test_stems_drop_out_at_times_but_never_all(self):
        silent = np.array([[not g.any() for g in Changes(np.random.default_rng(k), k % 2 == 0).gains] for k in range(400)])
        self.assertFalse(silent.all(1).any())
        self.assertTrue(0.03 < silent.mean() < 0.12)

    def test_stems_of_one_song_keep_their_channels_and_signs_together(self):
        for k in range(60):
            changes = Changes(np.random.default_rng(k), True)
            self.assertEqual(len(set(changes.swapped.tolist())), 1)
            self.assertFalse(changes.flipped.any())

    def test_colouring_swaps_flips_and_clips(self):
        changes = Changes(np.random.default_rng(0), False)
        changes.swapped[:], changes.flipped[:], changes.tilted[:] = [True, False, False, False], [False, True, False, False], 0
        changes.clipped[:] = [0, 0, 2.0, 0]
        before = np.random.default_rng(1).standard_normal((4, 2, 50)).astype(np.float32)
        after = colour(before.copy(), changes)
        np.testing.assert_array_equal(after[0], before[0, ::-1])
        np.testing.assert_array_equal(after[1], -before[1])
        self.assertLess(np.abs(after[2]).max(), np.abs(before[2]).max())
        np.testing.assert_array_equal(after[3], before[3])

    def test_resampling_raises_the_pitch_by_the_speed(self):
        n = np.arange(3000)
        tone = np.stack([np.sin(2 * np.pi * 0.01 * n)] * 2).astype(np.float32)
        np.testing.assert_allclose(resample(tone, 1000, 1.5)[0], np.sin(2 * np.pi * 0.015 * n[:1000]), atol=2e-3)
        np.testing.assert_array_equal(resample(tone, 1000, 1.0), tone[:, :1000])


    def test_songs_of_other_tempi_are_brought_in_time_with_the_first(self):
        songs = [click_song(120), click_song(110), click_song(125)]
        for seed in range(12):
            stems = np.abs(in_time(songs, np.random.default_rng(seed), 5 * SAMPLE_RATE)[:, 0])
            clicks = [np.flatnonzero(stem > 0.1) for stem in stems]
            for other in clicks[1:]:
                inside = other[(other > 0.1 * SAMPLE_RATE) & (other < 4.9 * SAMPLE_RATE)]  # not cut off in another stem
                self.assertGreater(len(inside), 0)
                self.assertLess(np.abs(inside[:, None] - clicks[0][None]).min(1).max(), 0.02 * SAMPLE_RATE)


class PeersTest(unittest.TestCase):
    def test_gradients_become_their_mean_over_the_processes(self):
        peers, seen = Peers(3, 5), torch.zeros(3, 4, 5).share_memory_()
        def work(rank):
            for step in range(4):
                parts = [torch.full((2,), float(rank + step)), torch.full((1, 3), float(rank * rank))]
                peers.average(rank, parts)
                seen[rank, step] = torch.cat([p.flatten() for p in parts])
            peers.gate.wait(60)  # rank 0's end stops the others
        peers.start(work)
        for step in range(4):
            np.testing.assert_allclose(seen[:, step], [[1.0 + step] * 2 + [5 / 3] * 3] * 3, rtol=1e-6)

    def test_a_failure_of_one_stops_all(self):
        peers = Peers(2, 1)
        def work(rank):
            if rank == 1:
                raise SystemExit(3)
            peers.average(rank, [torch.zeros(1)])
        with self.assertRaises(threading.BrokenBarrierError):
            peers.start(work)


class PathTest(unittest.TestCase):
    def test_a_new_path_adds_nothing_before_it_learns(self):
        x = torch.randn(2, 6, 9, 8)
        for along in ("frames", "bands"):
            self.assertTrue(torch.equal(Path(6, 5, along)(x), x))

    def test_a_path_mixes_along_its_axis_only(self):
        for along, reached in (("frames", [9, 1]), ("bands", [1, 8])):
            path = Path(6, 5, along)
            torch.nn.init.normal_(path.leave.weight)
            x = torch.randn(1, 6, 9, 8)
            y = x.clone()
            y[0, 0, 3, 4] += 1
            changed = (path(x) != path(y)).any(1)[0]
            self.assertEqual([int(changed.any(1).sum()), int(changed.any(0).sum())], reached)
            self.assertTrue(changed[3, 4])


class RunTest(unittest.TestCase):
    def steps(self, folder, plan):
        """Train on noise for the steps of each part of the plan, resuming between the parts."""
        songs = noise_songs(2)
        for part in plan:
            torch.manual_seed(2)
            run = Run(os.path.join(folder, "checkpoint.pt"), 1e-3)
            if not run.resume():
                run.begin(torch.from_numpy(batch(songs, 1, 99, 2, 8)[0]))
            for _ in range(part):
                run.learn(*map(torch.from_numpy, batch(songs, 1, run.step, 1, 8)), 1e-3)
            run.save(songs=2, seed=1)
        return run

    def test_a_resumed_run_ends_like_an_unbroken_one(self):
        with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
            whole, parts = self.steps(one, [3]), self.steps(two, [1, 2])
        self.assertEqual(parts.step, 3)
        for a, b in zip(whole.average.state_dict().values(), parts.average.state_dict().values()):
            self.assertTrue(torch.equal(a, b))

    def test_a_run_goes_on_from_a_network_without_the_newer_parts(self):
        with tempfile.TemporaryDirectory() as folder:
            run = self.steps(folder, [1])
            state = torch.load(run.path)
            old = {name: value for name, value in state["average"].items() if not name.startswith("paths.")}
            torch.save(dict(average=old), run.path)
            fresh = Run(os.path.join(folder, "other.pt"), 1e-3)
            added = fresh.go_on_from(run.path)
            self.assertTrue(added and all(name.startswith("paths.") for name in added))
            mix = torch.from_numpy(batch(noise_songs(2), 1, 7, 1, 8)[0])
            for path in run.average.paths:  # as they were before they learned
                path.leave.weight.data.zero_()
                path.leave.bias.data.zero_()
            self.assertTrue(torch.allclose(fresh.average(mix), run.average(mix), atol=1e-6))
            torch.save(dict(average={"strange": torch.zeros(1)}), run.path)
            with self.assertRaisesRegex(SystemExit, "strange"):
                fresh.go_on_from(run.path)

    def test_the_learning_rate_is_flat_until_the_decay_and_then_falls(self):
        self.assertEqual(rate(100, 1000, 200, 1.0), rate(100, 2000, 200, 1.0))
        self.assertEqual(rate(799, 1000, 200, 1.0), 1.0)
        self.assertAlmostEqual(rate(1000, 1000, 200, 1.0), 0.02)


class ReportTest(unittest.TestCase):
    def test_the_estimate_is_the_usdr_of_a_mixture_divided_by_four(self):
        with tempfile.TemporaryDirectory() as folder:
            os.mkdir(os.path.join(folder, "one"))
            song = (np.random.default_rng(3).standard_normal((4, 280000, 2)) * 2000).astype(np.int16)
            for stem, audio in zip(STEMS, song):
                wavfile.write(os.path.join(folder, "one", stem + ".wav"), SAMPLE_RATE, audio)
            with open(os.path.join(folder, "one", "info.json"), "w") as f:
                json.dump({"tempo": 120}, f)
            self.assertEqual(load_songs(folder)[0].length, 280000)
            got = Excerpts(folder).usdr(lambda mix: torch.full((1, 4, *mix.shape[1:]), 0.25))
        want = 10 * np.log10(1 / (0.75 ** 2 + 3 * 0.25 ** 2))  # independent stems of equal energy
        np.testing.assert_allclose(got, want, atol=0.1)

    def test_the_curve_survives_its_file_and_is_drawn_with_a_line_per_stem(self):
        rows = [[100 * k, k / 2, -10 - k, *(float(s + k) for s in range(5))] for k in range(1, 4)]
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "learning.csv")
            write_csv(path, rows)
            np.testing.assert_allclose(read_csv(path), rows)
        self.assertEqual(len(HEAD), len(rows[0]))
        root = ElementTree.fromstring(draw(rows))
        self.assertEqual(sum(e.tag.endswith("polyline") for e in root.iter()), 5)


if __name__ == "__main__":
    unittest.main()
