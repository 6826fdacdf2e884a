#!/usr/bin/env python3
"""Make a pack of small networks with random weights: pack.json and ONNX files for the engine, TorchScript files of the
same networks for the reference procedures.

The networks are made to notice mistakes: their answer depends on the level (normalisation), on the place within a
segment (alignment), on the neighbourhood (padding), and differs from stem to stem and from network to network.
"""
import argparse
import hashlib
import json
import os
import warnings

import torch
from torch import nn

from tdf_network import TdfNetwork


class WaveformNetwork(nn.Module):
    """[B, 2, segment] to [B, stems, 2, segment]."""

    def __init__(self, segment, stems):
        super().__init__()
        self.shape = (-1, stems, 2, segment)
        self.inner = nn.Conv1d(2, 12, 129, padding=64)
        self.outer = nn.Conv1d(12, 2 * stems, 33, padding=16)
        self.register_buffer("place", 1 + 0.5 * torch.sin(torch.linspace(0, 37, segment)))

    def forward(self, mix):
        return (self.outer(torch.tanh(self.inner(mix))) * self.place).reshape(self.shape)


class SpectrogramNetwork(nn.Module):
    """[B, 4, bins, frames] to the same: a mask of the input's neighbourhood, different for every bin and frame."""

    def __init__(self, bins, frames):
        super().__init__()
        self.inner = nn.Conv2d(4, 8, (5, 3), padding=(2, 1))
        self.outer = nn.Conv2d(8, 4, (3, 5), padding=(1, 2))
        self.register_buffer("slope", torch.linspace(1.5, -1.5, bins)[:, None] + torch.sin(torch.arange(frames)))

    def forward(self, planes):
        mask = torch.sigmoid(self.outer(torch.tanh(0.05 * self.inner(planes))) + self.slope)
        return planes * mask


def write_network(network, example, pack_folder, torch_folder, name, batch):
    """The ONNX and the TorchScript file; returns the fields of pack.json that tell of the former."""
    network.eval()
    path = os.path.join(pack_folder, f"{name}.onnx")
    axes = {"input": {0: "batch"}, "output": {0: "batch"}} if batch == "dynamic" else None
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(network, example, path, opset_version=17, input_names=["input"], output_names=["output"],
                          dynamic_axes=axes)
        torch.jit.trace(network, example).save(os.path.join(torch_folder, f"{name}.pt"))
    with open(path, "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    return {"file": f"{name}.onnx", "sha256": digest, "input": "input", "output": "output"}


def waveform_entries(a):
    for number, segment in enumerate(a.segment):
        network, name = WaveformNetwork(segment, len(a.stems)), f"network-{number + 1}"
        fields = write_network(network, torch.randn(1, 2, segment), a.pack, a.networks, name, a.batch)
        weights = {"weights": dict(zip(a.stems, a.weights[number]))} if a.weights else {}
        yield {"form": "waveform", **fields, "segment": segment, "batch": a.batch, "normalise": a.normalise,
               "stems": a.stems, **weights}  # fmt: skip


def spectrogram_entries(a):
    """One network, for the first stem."""
    network = TdfNetwork(a.bins, a.width) if a.width else SpectrogramNetwork(a.bins, a.frames)
    example = torch.randn(1, 4, a.bins, a.frames)
    fields = write_network(network, example, a.pack, a.networks, "network-1", a.batch)
    yield {"form": "spectrogram", **fields, "fftSize": a.fft_size, "hop": a.hop, "bins": a.bins, "frames": a.frames,
           "stem": a.stems[0], "compensation": a.compensation}  # fmt: skip


def _list_of(kind):
    return lambda text: [kind(part) for part in text.split(",")]


def _arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    forms = parser.add_subparsers(dest="form", required=True)
    waveform, spectrogram = forms.add_parser("waveform"), forms.add_parser("spectrogram")
    for form, stems in ((waveform, "drums,bass,other,vocals"), (spectrogram, "vocals,instrumental")):
        form.add_argument("pack", help="folder for pack.json and ONNX files")
        form.add_argument("networks", help="folder for TorchScript files")
        form.add_argument("--id", default="random")
        form.add_argument("--seed", type=int, default=0)
        form.add_argument("--overlap", type=float, default=0.25)
        form.add_argument("--stems", type=_list_of(str), default=stems.split(","))
        form.add_argument("--batch", choices=("dynamic", "single"), default="dynamic")
    waveform.add_argument("--segment", type=_list_of(int), default=[88200], help="samples; several make a bag: N,N,...")
    waveform.add_argument("--weights", type=_list_of(float), action="append", help="of the stems, once per network")
    waveform.add_argument("--normalise", choices=("track", "none"), default="track")
    spectrogram.add_argument("--fft-size", type=int, default=6144)
    spectrogram.add_argument("--hop", type=int, default=1024)
    spectrogram.add_argument("--bins", type=int, default=2048)
    spectrogram.add_argument("--frames", type=int, default=32)
    spectrogram.add_argument("--width", type=int, help="channels of a network as large as real ones, instead of a small one")
    spectrogram.add_argument("--compensation", type=float, default=1.035)
    return parser.parse_args()


def main():
    a = _arguments()
    torch.manual_seed(a.seed)
    torch.set_num_threads(1)
    for folder in (a.pack, a.networks):
        os.makedirs(folder, exist_ok=True)
    networks = list(waveform_entries(a) if a.form == "waveform" else spectrogram_entries(a))
    pack = {"schema": 1, "id": a.id, "version": "1.0.0", "title": "Random networks", "licence": "Apache-2.0",
            "origin": "Random numbers.", "description": "For tests; useless to listen to.", "sampleRate": 44100,
            "channels": 2, "stems": a.stems, "overlap": a.overlap, "networks": networks}  # fmt: skip
    with open(os.path.join(a.pack, "pack.json"), "w") as file:
        json.dump(pack, file, indent=2)


if __name__ == "__main__":
    main()
