#!/usr/bin/env python3
"""Export HTDemucs checkpoints as a model pack: a folder with pack.json and one ONNX graph per checkpoint.

Several checkpoints make a bag, whose stems are weighted means of what its networks say. Example of a bag of
specialists: export_htdemucs.py drums.th bass.th other.th vocals.th --weights 1,0,0,0 --weights 0,1,0,0
--weights 0,0,1,0 --weights 0,0,0,1 --id htdemucs_ft --out packs/htdemucs_ft
"""
import argparse
import os
import re
import sys
import time

import torch

from checkpoint import read_checkpoint
from graph import write_graph
from pack import sha256, waveform_network, write_pack
from problem import ExportProblem

DESCRIPTION = "HTDemucs: a hybrid transformer that separates in the waveform and in the spectrum at once."


def export(checkpoints, weights, folder, about, say=print):
    """Write the pack. Raises ExportProblem; pack.json comes last, so a folder without one is no pack."""
    weights = weights or [None] * len(checkpoints)
    if len(weights) != len(checkpoints):
        raise ExportProblem(f"{len(weights)} lists of weights for {len(checkpoints)} checkpoints")
    loaded = [read_checkpoint(path, say) for path in checkpoints]
    first = loaded[0].architecture
    for path, checkpoint, row in zip(checkpoints, loaded, weights):
        _check_member(path, checkpoint.architecture, first, row)
    _check_totals(weights, first.sources)
    os.makedirs(folder, exist_ok=True)
    networks = []
    for number, (path, checkpoint, row) in enumerate(zip(checkpoints, loaded, weights), 1):
        begun = time.perf_counter()
        file = "model.onnx" if len(checkpoints) == 1 else f"model-{number}.onnx"
        say(f"{number} of {len(checkpoints)}: {path}, {', '.join(first.sources)}, {checkpoint.architecture.samples} samples")
        write_graph(checkpoint.network(), os.path.join(folder, file))
        networks.append(waveform_network(folder, file, checkpoint.architecture, row))
        size = os.path.getsize(os.path.join(folder, file)) / 1e6
        say(f"   {file}: {size:.1f} MB in {time.perf_counter() - begun:.0f} s, SHA-256 {networks[-1]['sha256']}")
    write_pack(folder, about, first, networks)


def _check_member(path, architecture, first, weights):
    if (architecture.sources, architecture.samplerate) != (first.sources, first.samplerate):
        raise ExportProblem(f"{path}: its sources or sample rate are not those of the first checkpoint")
    if weights is not None and len(weights) != len(first.sources):
        raise ExportProblem(f"{path}: {len(weights)} weights for the {len(first.sources)} sources {', '.join(first.sources)}")


def _check_totals(weights, sources):
    for place, source in enumerate(sources):
        if None not in weights and sum(row[place] for row in weights) <= 0:
            raise ExportProblem(f"no network of the bag has a weight for {source}")


def _weights(text):
    """"1,0,0,0" as numbers."""
    values = [float(part) for part in text.split(",")]
    if min(values) < 0:
        raise ValueError(text)
    return [int(value) if value.is_integer() else value for value in values]


def _identifier(text):
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,63}", text):
        raise ValueError(text)
    return text


def _arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoints", metavar="CHECKPOINT", nargs="+", help=".th or .safetensors file of an HTDemucs")
    parser.add_argument("--out", required=True, metavar="FOLDER", help="pack folder, made if need be")
    parser.add_argument("--id", required=True, type=_identifier, help="name of the pack: lower case, digits, - and _")
    parser.add_argument("--weights", type=_weights, action="append", metavar="W,W,...",
                        help="weight of each stem, in the order of the sources; once per checkpoint (default: all equal)")
    parser.add_argument("--version", default="1.0.0")
    parser.add_argument("--title", help="default: the id")
    parser.add_argument("--licence", default="not stated by the checkpoint", help="of the weights")
    parser.add_argument("--origin", help="default: the checkpoints' names and SHA-256")
    parser.add_argument("--description", default=DESCRIPTION)
    return parser.parse_args()


def main():
    a = _arguments()
    torch.set_num_threads(1)
    try:
        missing = [path for path in a.checkpoints if not os.path.isfile(path)]
        if missing:
            raise ExportProblem(f"{', '.join(missing)}: no such file")
        origin = a.origin or "Exported from " + ", ".join(
            f"{os.path.basename(path)} (SHA-256 {sha256(path)})" for path in a.checkpoints)
        about = {"id": a.id, "version": a.version, "title": a.title or a.id, "licence": a.licence, "origin": origin,
                 "description": a.description}  # fmt: skip
        export(a.checkpoints, a.weights, a.out, about, say=lambda text: print(text, flush=True))
    except ExportProblem as problem:
        sys.exit(f"export_htdemucs: {problem}")


if __name__ == "__main__":
    main()
