#!/usr/bin/env python3
"""One measurement of bench_htdemucs.py, in a process of its own: KIND GRAPH THREADS REPEATS, figures as JSON.

Modules are imported where they are used, so that each kind's peak memory is its own.
"""
import argparse
import json
import time

from random_mixes import random_mixes
from session import INPUT, OUTPUT, open_session

MATRIX = 2048  # rows and columns of the product that stands for the machine's limit


def measure_segment(kind, path, threads, repeats):
    """Seconds to get ready, fastest wall and CPU seconds of the repeats after a first run, bytes at most."""
    begun = time.perf_counter()
    work = KINDS[kind](path, threads)
    ready = time.perf_counter() - begun
    work()
    seconds, cpu = zip(*[_timed(work) for _ in range(repeats)])
    return {"readySeconds": ready, "seconds": min(seconds), "cpuSeconds": min(cpu), "peakBytes": _peak_memory()}


def _timed(work):
    begun, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - begun, time.process_time() - cpu


def _peak_memory():
    """Of this program alone; getrusage would count that of the process which started it too."""
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM:"))


def _onnxruntime(path, threads):
    session = open_session(path, threads)
    mix = random_mixes(session.get_inputs()[0].shape[2], 1)
    return lambda: session.run([OUTPUT], {INPUT: mix})


def _torch(_, threads, of=lambda network: network):
    import torch

    from random_weights import FULL, random_network

    torch.set_num_threads(threads)
    network = random_network(FULL)
    mix, network = torch.from_numpy(random_mixes(network.architecture.samples, 1)), of(network)

    def work():
        with torch.no_grad():
            network(mix)

    return work


def _package(path, threads):
    from agreement import package_network

    return _torch(path, threads, package_network)


def _matmul(_, threads):
    import numpy as np
    import onnx
    import onnxruntime

    shapes = [onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, [MATRIX, MATRIX]) for name in "abc"]
    graph = onnx.helper.make_graph([onnx.helper.make_node("MatMul", ["a", "b"], ["c"])], "product", shapes[:2], shapes[2:])
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=8)
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    matrix = np.random.default_rng(0).standard_normal((MATRIX, MATRIX), dtype=np.float32)
    return lambda: session.run(None, {"a": matrix, "b": matrix})


KINDS = {"onnxruntime": _onnxruntime, "torch": _torch, "package": _package, "matmul": _matmul}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("graph", help="ONNX file, for onnxruntime")
    parser.add_argument("threads", type=int)
    parser.add_argument("repeats", type=int)
    a = parser.parse_args()
    print(json.dumps(measure_segment(a.kind, a.graph, a.threads, a.repeats)))


if __name__ == "__main__":
    main()
