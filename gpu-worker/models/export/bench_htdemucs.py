#!/usr/bin/env python3
"""Time one 7.8 s segment of HTDemucs (released size, random weights): this export in onnxruntime, torch eager, and the
machine's matrix-multiply limit, one after the other in the same run.

Each measurement has its own process, so that its peak memory is its own; the fastest of several runs counts.
"""
import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time

import numpy as np
import torch

from agreement import agreement, package_network, random_mixes
from graph import INPUT, OUTPUT, open_session, write_graph
from multiplications import multiplications
from pack import waveform_network, write_pack
from random_weights import FULL, random_network

ABOUT = {"id": "htdemucs_random", "version": "1.0.0", "title": "HTDemucs, random weights", "licence": "Apache-2.0",
         "origin": "Random numbers.", "description": "A benchmark's network: right in size, useless to listen to."}  # fmt: skip
MATRIX = 2048  # rows and columns of the product that stands for the machine's limit


def measure(folder, threads, repeats):
    """All figures as a dict: seconds, bytes, GFLOP and GFLOP/s."""
    network, path = random_network(FULL), os.path.join(folder, "model.onnx")
    begun = time.process_time()
    write_graph(network, path)
    export_seconds = time.process_time() - begun
    write_pack(folder, ABOUT, network.architecture, [waveform_network(folder, "model.onnx", network.architecture)])
    found = agreement(open_session(path, 1), network, network.architecture.samples)
    gflop = 2e-9 * multiplications(network, _segment(network.architecture.samples))
    baselines = ["torch"] + (["package"] if importlib.util.find_spec("demucs") else [])
    runs = [{"threads": count, **{kind: _in_child(kind, path, count, repeats) for kind in ["onnxruntime", *baselines, "matmul"]}}
            for count in threads]
    return {
        "parameters": sum(p.numel() for p in network.parameters()), "bytes": os.path.getsize(path), "gflop": gflop,
        "exportCpuSeconds": export_seconds, "snr": found.snr, "maxError": found.error,
        "runs": [_with_ratios(run, gflop) for run in runs],
    }  # fmt: skip


def _with_ratios(run, gflop):
    """Add what the figures mean: our time as a share of torch's, and the share of the machine's limit that is reached."""
    ours = run["onnxruntime"]["seconds"]
    ratios = {f"{clock}ShareOf{kind.capitalize()}": run["onnxruntime"][clock] / run[kind][clock]
              for kind in ("torch", "package") if kind in run for clock in ("seconds", "cpuSeconds")}
    floor = gflop / run["matmul"]["gflops"]
    return {**run, **ratios, "floorSeconds": floor, "shareOfLimit": floor / ours}


def _in_child(kind, path, threads, repeats):
    environment = {**os.environ, **{f"{library}_NUM_THREADS": str(threads) for library in ("OMP", "OPENBLAS", "MKL", "BLIS")}}
    command = [sys.executable, os.path.abspath(__file__), "--child", kind, path, str(threads), str(repeats)]
    return json.loads(subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE).stdout)


def child(kind, path, threads, repeats):
    """One measurement, in a process of its own."""
    begun = time.perf_counter()
    work, scale = CHILDREN[kind](path, int(threads))
    ready = time.perf_counter() - begun
    work()
    seconds, cpu = zip(*[_timed(work) for _ in range(int(repeats))])
    return {"readySeconds": ready, "seconds": min(seconds), "cpuSeconds": min(cpu), "peakBytes": _peak_memory(),
            **scale(min(seconds))}  # fmt: skip


def _peak_memory():
    """Bytes of this program at most; getrusage would count those of the process that started it too."""
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM:"))


def _timed(work):
    begun, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - begun, time.process_time() - cpu


def _segment(samples):
    return torch.from_numpy(random_mixes(samples, 1))


def _onnxruntime(path, threads):
    session = open_session(path, threads)
    mix = random_mixes(session.get_inputs()[0].shape[2], 1)
    return lambda: session.run([OUTPUT], {INPUT: mix}), lambda seconds: {}


def _torch(_, threads, of=lambda network: network):
    torch.set_num_threads(threads)
    network = random_network(FULL)
    mix, network = _segment(network.architecture.samples), of(network)

    def work():
        with torch.no_grad():
            network(mix)

    return work, lambda seconds: {}


def _package(path, threads):
    return _torch(path, threads, package_network)


def _matmul(_, threads):
    import onnx
    import onnxruntime

    shapes = [onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, [MATRIX, MATRIX]) for name in "abc"]
    graph = onnx.helper.make_graph([onnx.helper.make_node("MatMul", ["a", "b"], ["c"])], "product", shapes[:2], shapes[2:])
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=8)
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    matrix = np.random.default_rng(0).standard_normal((MATRIX, MATRIX), dtype=np.float32)
    return lambda: session.run(None, {"a": matrix, "b": matrix}), lambda seconds: {"gflops": 2e-9 * MATRIX**3 / seconds}


CHILDREN = {"onnxruntime": _onnxruntime, "torch": _torch, "package": _package, "matmul": _matmul}


def _show(result):
    print(f"{result['parameters']:,} parameters, {result['bytes'] / 1e6:.1f} MB, exported in {result['exportCpuSeconds']:.0f} CPU s; "
          f"{result['gflop']:.0f} GFLOP a segment; SNR {result['snr']:.1f} dB, max error {result['maxError']:.1e}")
    for run in result["runs"]:
        print(f"{run['threads']} threads; {run['matmul']['gflops']:.0f} GFLOP/s in a matrix product: at least {run['floorSeconds']:.2f} s")
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
    parser.add_argument("--repeats", type=int, default=3, help="runs of each kind after the first")
    return parser.parse_args()


def main():
    if sys.argv[1:2] == ["--child"]:
        print(json.dumps(child(*sys.argv[2:])))
        return
    a = _arguments()
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as folder:
        if a.pack:
            os.makedirs(a.pack, exist_ok=True)
        result = measure(a.pack or folder, a.threads, a.repeats)
    print(json.dumps(result)) if a.json else _show(result)


if __name__ == "__main__":
    main()
