"""python -m unittest: the network against the demucs package, the graph against the network, and what files may hold."""
import json
import os
import pickle
import struct
import subprocess
import sys
import tempfile
import unittest
from fractions import Fraction

import numpy as np
import torch
from demucs.hdemucs import HDemucs
from demucs.htdemucs import HTDemucs as PackageNetwork

from agreement import Agreement, agreement, package_network
from architecture import architecture_of
from checkpoint import read_checkpoint
from export_htdemucs import export
from graph import write_graph
from multiplications import multiplications
from norms import ChannelNorm
from pack import sha256
from problem import ExportProblem
from random_mixes import random_mixes
from random_weights import FULL, REDUCED, random_network
from session import open_session

TINY = dict(REDUCED, depth=2, t_layers=1, dconv_mode=1, bottom_channels=16, segment="1/4")
ABOUT = {"id": "tiny", "version": "1.0.0", "title": "Tiny", "licence": "none", "origin": "random", "description": "-"}


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name):
        return os.path.join(self.folder, name)

    def refused(self, expected, run, *arguments):
        with self.assertRaises(ExportProblem) as caught:
            run(*arguments)
        self.assertIn(expected, str(caught.exception))


class NetworkTest(unittest.TestCase):
    def test_every_variant_is_the_packages_network(self):
        variants = [
            {},
            {"sources": tuple("abcdef"), "bottom_channels": 0, "t_layers": 5, "dconv_mode": 1, "segment": "3/2"},
            {"sources": ("one",), "freq_emb": 0, "t_cross_first": True, "dconv_mode": 2, "t_weight_pos_embed": 0.5},
            {"t_layers": 0, "bottom_channels": 0, "dconv_mode": 0, "depth": 3, "segment": 1, "growth": 1.5},
        ]
        for change in variants:
            network = random_network({**REDUCED, **change})
            theirs = package_network(network)
            self.assertEqual(sorted(network.state_dict()), sorted(theirs.state_dict()))
            mix = torch.from_numpy(random_mixes(network.architecture.samples))
            with torch.no_grad():
                want, got = theirs(mix), network(mix)
            self.assertLess(float((got - want).abs().max()), 1e-6, change)
            self.assertGreater(float(want.abs().max()), 1e-2, change)

    def test_norms_are_group_norms_even_far_from_zero_and_of_constants(self):
        torch.manual_seed(4)
        for offset, deviation, bound in ((0, 1, 3e-6), (5, 1, 1e-5), (30, 1, 1e-4), (7, 0, 1e-3)):
            x = torch.randn(2, 6, 5, 300) * deviation + offset
            norm = ChannelNorm(6)
            folded = x.transpose(1, 2).flatten(0, 1).double()  # the reference's form: frequencies in the batch
            want = torch.nn.functional.group_norm(folded, 1).reshape(2, 5, 6, 300).transpose(1, 2)
            self.assertLess(float((norm(x) - want).abs().max()), bound, (offset, deviation))

    def test_the_full_size_is_that_of_released_checkpoints(self):
        architecture = architecture_of(FULL)
        self.assertEqual((architecture.samples, sum(p.numel() for p in random_network(FULL).parameters())), (343980, 41984456))

    def test_multiplications_of_known_layers(self):
        layers = torch.nn.Sequential(torch.nn.Conv1d(2, 5, 3), torch.nn.ConvTranspose1d(5, 4, 2), torch.nn.Linear(9, 7))
        self.assertEqual(multiplications(layers, torch.zeros(1, 2, 10)), 8 * 5 * 2 * 3 + 8 * 5 * 4 * 2 + 4 * 9 * 7)


class GateTest(Folder):
    def test_the_graph_agrees_with_the_network_and_with_the_package(self):
        network = random_network(REDUCED, seed=7)
        write_graph(network, self.path("model.onnx"))
        session, samples = open_session(self.path("model.onnx"), 1), network.architecture.samples
        for reference in (network, package_network(network)):
            found = agreement(session, reference, samples)
            self.assertTrue(found.good, found)
        with torch.no_grad():
            network.tdecoder[3].conv_tr.bias[5] += 0.001
        self.assertFalse(agreement(session, network, samples).good)

    def test_the_gate_is_on_ratio_error_and_silence(self):
        self.assertTrue(Agreement(100.0, 1e-5, 1, 0).good)
        for wrong in ((99.9, 1e-6, 1, 0), (120, 1.1e-5, 1, 0), (120, 1e-6, 1, 1e-3), (float("nan"), 1e-6, 1, 0)):
            self.assertFalse(Agreement(*wrong).good)


class PackTest(Folder):
    """Checkpoints as the package writes them, to packs."""

    def package(self, seed=0, **change):
        network = random_network({**TINY, **change}, seed)
        kwargs = {**vars(network.architecture), "t_dropout": 0.02, "rescale": 0.1}
        state = {name: tensor.half() for name, tensor in network.state_dict().items()}
        return {"klass": PackageNetwork, "args": (), "kwargs": kwargs, "state": state, "training_args": {"lr": [3e-4]}}

    def saved(self, name, package):
        torch.save(package, self.path(name))
        return self.path(name)

    def test_a_bag_becomes_a_pack_whose_graphs_give_what_the_package_gives(self):
        packages = [self.package(seed) for seed in (1, 2)]
        paths = [self.saved(f"{number}.th", package) for number, package in enumerate(packages)]
        said = []
        export(paths, [[1, 0, 0, 0.5], [0, 1, 1, 0.5]], self.path("pack"), ABOUT, said.append)
        with open(self.path("pack/pack.json")) as file:
            pack = json.load(file)
        self.assertEqual({key: pack[key] for key in ("schema", "id", "sampleRate", "channels", "stems", "overlap")}, {
            "schema": 1, "id": "tiny", "sampleRate": 44100, "channels": 2, "stems": list(REDUCED["sources"]), "overlap": 0.25})
        self.assertEqual(pack["networks"][1]["weights"], {"drums": 0, "bass": 1, "other": 1, "vocals": 0.5})
        for package, entry in zip(packages, pack["networks"]):
            graph = self.path(f"pack/{entry['file']}")
            self.assertEqual(entry["sha256"], sha256(graph))
            theirs = PackageNetwork(**package["kwargs"]).eval()
            theirs.load_state_dict(package["state"])
            found = agreement(open_session(graph, 1), theirs, entry["segment"])
            self.assertTrue(found.good, found)
        self.assertIn("1 of 2", said[0])

    def test_a_safetensors_file_holds_the_same_network(self):
        package = self.package()
        read = read_checkpoint(self.safetensors(package))
        torch_read = read_checkpoint(self.saved("a.th", package))
        self.assertEqual(read.architecture, torch_read.architecture)
        self.assertEqual(read.architecture.segment, Fraction(1, 4))
        found = read.network().state_dict()
        for name, tensor in torch_read.network().state_dict().items():
            self.assertTrue(torch.equal(tensor, found[name]), name)

    def safetensors(self, package, klass="demucs.htdemucs.HTDemucs"):
        def encoded(value):
            return {"_type": "fraction", "numerator": value.numerator, "denominator": value.denominator}

        header, data = {}, bytearray()
        for name, tensor in package["state"].items():
            raw = tensor.numpy().tobytes()
            header[name] = {"dtype": "F16", "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(raw)]}
            data += raw
        kwargs = json.dumps(package["kwargs"], default=encoded)
        header["__metadata__"] = {"klass": klass, "args": "[]", "kwargs": kwargs}
        text = json.dumps(header).encode()
        with open(self.path("a.safetensors"), "wb") as file:
            file.write(struct.pack("<Q", len(text)) + text + data)
        return file.name

    def test_files_that_are_no_checkpoint_are_refused_by_name(self):
        package = self.package()
        cases = [("no such file", self.path("missing.th")),
                 ("neither a torch archive nor a safetensors file", self.written("noise.th", os.urandom(999))),
                 ("neither a torch archive", self.written("empty.th", b"")),
                 ("klass, args, kwargs, state missing", self.saved("list.th", [1, 2])),
                 ("state missing", self.saved("part.th", {k: v for k, v in package.items() if k != "state"})),
                 ("demucs.hdemucs.HDemucs", self.saved("other.th", {**package, "klass": HDemucs})),
                 ("quantised", self.saved("q.th", {**package, "state": {"__quantized": True}})),
                 ("it holds no HTDemucs", self.safetensors(package, "demucs.demucs.Demucs"))]
        whole = self.saved("whole.th", package)
        with open(whole, "rb") as file:
            cases.append(("torch", self.written("half.th", file.read()[:5000])))
        for expected, path in cases:
            self.refused(expected, read_checkpoint, path)
            self.refused(path, read_checkpoint, path)

    def written(self, name, content):
        with open(self.path(name), "wb") as file:
            file.write(content)
        return file.name

    def test_a_pickle_that_would_run_a_program_runs_nothing(self):
        flag = self.path("ran")

        class Attack:
            def __reduce__(self):
                return os.system, (f"touch {flag}",)

        for name, part in (("kwargs", {"x": Attack()}), ("training_args", Attack()), ("klass", Attack())):
            path = self.saved("attack.th", {**self.package(), name: part})
            self.refused("posix.system", read_checkpoint, path)
        self.refused("neither", read_checkpoint, self.written("plain.th", pickle.dumps(Attack())))
        torch.jit.script(torch.nn.Linear(1, 1)).save(self.path("program.th"))
        self.refused("no torch checkpoint", read_checkpoint, self.path("program.th"))
        self.assertFalse(os.path.exists(flag))

    def test_variants_that_cannot_be_exported_are_named_by_their_field(self):
        package = self.package()
        changes = {"cac": False, "t_sparse_self_attn": True, "nfft": 2048, "t_emb": "cape", "multi_freqs": [0.5], "depth": 6,
                   "norm_starts": 1, "t_heads": 5, "segment": Fraction(1, 100), "audio_channels": 1}
        for name, value in changes.items():
            path = self.saved("variant.th", {**package, "kwargs": {**package["kwargs"], name: value}})
            self.refused(f"unsupported variant of HTDemucs: {name} is ", read_checkpoint, path)

    def test_stems_that_a_pack_cannot_name_are_refused(self):
        self.refused("'Lead Vocals'", architecture_of, {"sources": ["drums", "Lead Vocals"]})
        self.refused("no sources", architecture_of, {})

    def test_tensors_that_do_not_fit_are_named(self):
        package = self.package()
        for change in ({"bottom_channels": 64}, {"t_layers": 3}):
            path = self.saved("shape.th", {**package, "kwargs": {**package["kwargs"], **change}})
            self.refused("the tensors do not fit the architecture: ", read_checkpoint(path).network)

    def test_bags_whose_parts_do_not_fit_are_refused_before_anything_is_written(self):
        one, other = self.saved("1.th", self.package()), self.saved("2.th", self.package(sources=("drums", "bass")))
        for expected, paths, weights in (
                ("sources", [one, other], None), ("1 lists of weights for 2", [one, one], [[1, 1, 1, 1]]),
                ("3 weights for the 4 sources", [one], [[1, 1, 1]]), ("weight for bass", [one, one], [[1, 0, 1, 1]] * 2)):
            self.refused(expected, export, paths, weights, self.path("pack"), ABOUT)
        self.assertFalse(os.path.exists(self.path("pack")))

    def test_the_command_says_in_one_line_what_is_wrong(self):
        command = [sys.executable, "-B", "export_htdemucs.py", self.path("none.th"), "--id", "x", "--out", self.path("pack")]
        run = subprocess.run(command, capture_output=True, text=True, cwd=os.path.dirname(os.path.abspath(__file__)))
        self.assertEqual((run.returncode, run.stderr), (1, f"export_htdemucs: {self.path('none.th')}: no such file\n"))


if __name__ == "__main__":
    torch.set_num_threads(1)
    unittest.main()
