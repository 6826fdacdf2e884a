#!/usr/bin/env python3
"""The gate of an export: onnxruntime against torch in fp32, at least 100 dB SNR and at most 1e-5 maximum error.

With a checkpoint it checks that checkpoint's export. Without one it checks a network whose weights are all random,
norms, biases and scales included, because real ones (near 1 and 0) hide mistakes. Exit status 1: the gate is missed.
"""
import argparse
import os
import sys
import tempfile

import torch

from agreement import LEAST_SNR, MOST_ERROR, agreement, package_network
from checkpoint import read_checkpoint
from graph import write_graph
from problem import ExportProblem
from random_weights import FULL, REDUCED, random_network
from session import open_session


def check(network, reference):
    """The Agreement of a network's export with `reference`, a torch module of the same weights."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "model.onnx")
        write_graph(network, path)
        return agreement(open_session(path, 1), reference, network.architecture.samples)


def _arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", nargs="?", help=".th or .safetensors file; default: random weights")
    parser.add_argument("--full", action="store_true", help="random weights of the released size instead of a narrow one")
    parser.add_argument("--against", choices=("own", "package"), default="own",
                        help="the torch side: this folder's network, or the demucs package's (default: own)")
    parser.add_argument("--seed", type=int, default=0, help="of the random weights")
    return parser.parse_args()


def main():
    a = _arguments()
    torch.set_num_threads(1)
    try:
        network = read_checkpoint(a.checkpoint).network() if a.checkpoint else \
            random_network(FULL if a.full else REDUCED, a.seed)  # fmt: skip
        found = check(network, package_network(network) if a.against == "package" else network)
    except ExportProblem as problem:
        sys.exit(f"check_export: {problem}")
    print(f"{'ok  ' if found.good else 'FAIL'} {found} (wanted: {LEAST_SNR:.0f} dB, {MOST_ERROR:.0e})")
    sys.exit(0 if found.good else 1)


if __name__ == "__main__":
    main()
