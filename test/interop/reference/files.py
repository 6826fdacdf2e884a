"""What the reference procedures read and write: a pack, its networks in torch, a song, stems."""
import json
import os

import numpy as np
import torch
from scipy.io import wavfile


def read_pack(folder):
    with open(os.path.join(folder, "pack.json")) as file:
        return json.load(file)


def torch_network(folder, entry):
    """The TorchScript twin of an ONNX file, written by make_pack.py: from float32 array to float32 array, batch of one
    left out on either side."""
    path = os.path.join(folder, os.path.splitext(entry["file"])[0] + ".pt")
    network = torch.jit.load(path)

    def run(x):
        with torch.no_grad():
            return network(torch.from_numpy(np.ascontiguousarray(x, np.float32))[None])[0].numpy()

    return run


def read_song(path):
    """A stereo WAV file as float64 [2, n], full scale 1."""
    _, samples = wavfile.read(path)
    scale = 1.0 if samples.dtype.kind == "f" else float(1 << (8 * samples.dtype.itemsize - 1))
    return np.ascontiguousarray(samples.T, np.float64) / scale


def write_stems(path, stems):
    """[stems, 2, n] as raw little-endian float32, in that order."""
    np.ascontiguousarray(stems, "<f4").tofile(path)
