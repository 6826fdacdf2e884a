#!/usr/bin/env python3
"""Export a checkpoint as a model pack: model.onnx (opset 17, waveform to stems) and pack.json."""
import argparse
import hashlib
import json
import os
import warnings

import onnx
from onnx import numpy_helper
import torch
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from network import MaskNetwork
from settings import OVERLAP, PACK_FOLDER, RUN_FOLDER, SAMPLE_RATE, SEGMENT, STEMS
from waveform_graph import WaveformSeparator

LARGE = 1024  # numbers in a tensor from which on it is stored in float16
TITLE = "Preview (synthetic songs)"
ORIGIN = "Trained from scratch for Stemwatch with gpu-worker/training on {songs} synthetic songs of its own generators."
DESCRIPTION = ("Small four-stem U-Net with a recurrent layer that runs many times faster than real time on one CPU core. "
               "It learned from synthetic songs only, so expect a rough preview on real music.")


def frozen(network):
    """The network as it is exported: norms merged into the convolutions before them, large weights rounded to float16."""
    for layers in [m for m in network.modules() if isinstance(m, nn.Sequential)]:
        for k in range(len(layers) - 1):
            if isinstance(layers[k + 1], nn.BatchNorm2d):
                layers[k], layers[k + 1] = fuse_conv_bn_eval(layers[k], layers[k + 1]), nn.Identity()
    for weight in network.parameters():
        if weight.numel() >= LARGE:
            weight.data = weight.data.half().float()
    return network


def load_separator(checkpoint):
    """The averaged weights of a checkpoint as (WaveformSeparator in eval mode, its state)."""
    state = torch.load(checkpoint, map_location="cpu")
    network = MaskNetwork()
    network.load_state_dict(state["average"])
    return WaveformSeparator(frozen(network.eval())).eval(), state


def halve(model):
    """Store large tensors in float16 where that loses nothing; runtimes make them float32 again when they load the graph."""
    for tensor in model.graph.initializer:
        values, name = numpy_helper.to_array(tensor), tensor.name
        small = values.astype("float16")
        if values.dtype == "float32" and values.size >= LARGE and (small == values).all():
            tensor.CopyFrom(numpy_helper.from_array(small, name + ".half"))
            model.graph.node.insert(0, onnx.helper.make_node("Cast", [name + ".half"], [name], to=onnx.TensorProto.FLOAT))


def write_graph(separator, segment, path):
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # batch-size warning of the GRU export: the batch is always one
        # Without folding: the transform's matrices, 2.1 MB for each of its four uses, would be as large as all the rest.
        torch.onnx.export(separator, torch.randn(1, 2, segment) * 0.1, path, opset_version=17, do_constant_folding=False,
                          input_names=["mix"], output_names=["stems"])
    model = onnx.load(path)
    halve(model)
    for node in model.graph.node:
        node.doc_string = ""
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, path)


def pack_description(identifier, version, graph_path, segment, songs):
    with open(graph_path, "rb") as f:
        digest = hashlib.sha256(f.read()).hexdigest()
    network = {
        "form": "waveform", "file": os.path.basename(graph_path), "sha256": digest, "input": "mix", "output": "stems",
        "segment": segment, "batch": "single", "normalise": "none", "stems": list(STEMS),
    }
    return {
        "schema": 1, "id": identifier, "version": version, "title": TITLE, "licence": "Apache-2.0",
        "origin": ORIGIN.format(songs=songs), "description": DESCRIPTION, "sampleRate": SAMPLE_RATE, "channels": 2,
        "stems": list(STEMS), "overlap": OVERLAP, "networks": [network],
    }


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    ap.add_argument("--checkpoint", default=os.path.join(RUN_FOLDER, "checkpoint.pt"))
    ap.add_argument("--out", default=PACK_FOLDER, help="pack folder")
    ap.add_argument("--id", default="preview")
    ap.add_argument("--version", default="1.3.0")
    ap.add_argument("--segment", type=int, default=SEGMENT, help="samples, a multiple of 1024")
    a = ap.parse_args()
    torch.set_num_threads(1)
    separator, state = load_separator(a.checkpoint)
    os.makedirs(a.out, exist_ok=True)
    graph_path = os.path.join(a.out, "model.onnx")
    write_graph(separator, a.segment, graph_path + ".part")
    os.replace(graph_path + ".part", graph_path)
    with open(os.path.join(a.out, "pack.json"), "w") as f:
        json.dump(pack_description(a.id, a.version, graph_path, a.segment, state["songs"]), f, indent=2)
        f.write("\n")
    print(f"{graph_path}: {os.path.getsize(graph_path) / 1e6:.2f} MB, step {state['step']}, "
          f"{state['seconds'] / 60:.1f} min, {state['songs']} songs")


if __name__ == "__main__":
    main()
