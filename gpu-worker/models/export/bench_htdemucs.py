#!/usr/bin/env python3
"""Time one 7.8 s segment of HTDemucs (released size, random weights): this export in onnxruntime, torch eager with this
folder's network and with the demucs package's (where it is installed), and the machine's matrix-multiply limit.

Each measurement has its own process, so that its peak memory is its own. They take turns over several rounds, because
a machine's speed changes with what its neighbours do; the fastest run of each counts.
"""
import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time

import torch

from agreement import agreement
from graph import write_graph
from measure_segment import MATRIX
from multiplications import multiplications
from pack import waveform_network, write_pack
from random_mixes import random_mixes
from random_weights import FULL, random_network
from session import open_session

ABOUT = {"id": "htdemucs_random", "version": "1.0.0", "title": "HTDemucs, random weights", "licence": "Apache-2.0",
         "origin": "Random numbers.", "description": "A benchmark's network: right in size, useless to listen to."}  # fmt: skip
CHILD = os.path.join(os.path.dirname(os.path.abspath(__file__)), "measure_segment.py")


def measure(folder, threads, rounds, repeats):
    """All figures as a dict: seconds, bytes, GFLOP and GFLOP/s."""
    facts, path = _exported(folder)
    kinds = ["onnxruntime", "torch", *(["package"] if importlib.util.find_spec("demucs") else []), "matmul"]
    runs = []
    for count in threads:
        turns = [{kind: _in_child(kind, path, count, repeats) for kind in kinds} for _ in range(rounds)]
        best = {kind: {figure: min(turn[kind][figure] for turn in turns) for figure in turns[0][kind]} for kind in kinds}
        runs.append({"threads": count, **best, **_meaning(best, facts["gflop"])})
    return {**facts, "runs": runs}


def _exported(folder):
    """The network as a pack in the folder: (what is to be said of the export, path of the graph)."""
    network, path = random_network(FULL), os.path.join(folder, "model.onnx")
    samples, begun = network.architecture.samples, time.process_time()
    write_graph(network, path)
    seconds = time.process_time() - begun
    write_pack(folder, ABOUT, network.architecture, [waveform_network(folder, "model.onnx", network.architecture)])
    found = agreement(open_session(path, 1), network, samples)
    gflop = 2e-9 * multiplications(network, torch.from_numpy(random_mixes(samples, 1)))
    count = sum(parameter.numel() for parameter in network.parameters())
    return {"parameters": count, "bytes": os.path.getsize(path), "gflop": gflop, "exportCpuSeconds": seconds,
            "snr": found.snr, "maxError": found.error}, path  # fmt: skip


def _meaning(best, gflop):
    """Our time as a share of torch's, by the clock and in CPU time; the least time that the machine's limit allows."""
    ours = best["onnxruntime"]
    shares = {f"{clock}ShareOf{kind.capitalize()}": ours[clock] / best[kind][clock]
              for kind in ("torch", "package") if kind in best for clock in ("seconds", "cpuSeconds")}  # fmt: skip
    limit = 2e-9 * MATRIX**3 / best["matmul"]["seconds"]
    return {**shares, "limitGflops": limit, "floorSeconds": gflop / limit, "shareOfLimit": gflop / limit / ours["seconds"]}


def _in_child(kind, path, threads, repeats):
    libraries = {f"{library}_NUM_THREADS": str(threads) for library in ("OMP", "OPENBLAS", "MKL", "BLIS")}
    command = [sys.executable, "-B", CHILD, kind, path, str(threads), str(repeats)]
    run = subprocess.run(command, env={**os.environ, **libraries}, check=True, stdout=subprocess.PIPE)
    return json.loads(run.stdout)


def _show(result):
    print(f"{result['parameters']:,} parameters, {result['bytes'] / 1e6:.1f} MB, exported in {result['exportCpuSeconds']:.0f} CPU s; "
          f"{result['gflop']:.0f} GFLOP a segment; SNR {result['snr']:.1f} dB, max error {result['maxError']:.1e}")
    for run in result["runs"]:
        print(f"{run['threads']} threads; {run['limitGflops']:.0f} GFLOP/s in a matrix product: at least {run['floorSeconds']:.2f} s")
        for kind in ("onnxruntime", "torch", "package"):
            if kind in run:
                r = run[kind]
                print(f"  {kind:12} {r['seconds']:6.2f} s, {r['cpuSeconds']:6.2f} CPU s, ready in {r['readySeconds']:.2f} s, "
                      f"peak {r['peakBytes'] / 1e9:.2f} GB")
        shares = ", ".join(f"{run[f'secondsShareOf{kind.capitalize()}']:.2f} of {kind}'s time "
                           f"({run[f'cpuSecondsShareOf{kind.capitalize()}']:.2f} of its CPU time)"
                           for kind in ("torch", "package") if kind in run)
        print(f"  onnxruntime takes {shares}, and reaches {run['shareOfLimit']:.2f} of the limit")


def _arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="figures as one JSON object")
    parser.add_argument("--pack", metavar="FOLDER", help="leave the random network here as a pack")
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=2, help="runs of each kind in a round, after a first that does not count")
    return parser.parse_args()


def main():
    a = _arguments()
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as folder:
        if a.pack:
            os.makedirs(a.pack, exist_ok=True)
        result = measure(a.pack or folder, a.threads, a.rounds, a.repeats)
    print(json.dumps(result)) if a.json else _show(result)


if __name__ == "__main__":
    main()
