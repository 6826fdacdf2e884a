#!/usr/bin/env python3
"""Reference procedure for packs of UVR spectrogram networks: a whole song in memory, transforms by torch.

Written from the description of UVR's MDX-Net inference and independent of the engine that it judges. Writes the stems
as raw float32 [stems, 2, n], in the order of the pack; the stem that no network gives is the mix less all others.
"""
import argparse

import numpy as np
import torch

import shifts
from files import read_pack, read_song, torch_network, write_stems

SILENCED_BINS = 3  # the lowest, which UVR sets to zero before the network


def separate(pack, networks, mix, overlap=None, zeros=(0,)):
    """Stems [stems, 2, n] of a mix [2, n], float64. `networks` are functions on [4, bins, frames] float32.

    `zeros` are counts of zeros to put before the song; the stems are the mean over them.
    """
    overlap = pack["overlap"] if overlap is None else overlap
    found = {stem: [] for stem in pack["stems"]}
    for entry, network in zip(pack["networks"], networks):
        passes = [primary(entry, network, np.pad(mix, ((0, 0), (n, 0))), overlap)[:, n:] for n in zeros]
        found[entry["stem"]].append(entry["compensation"] * np.mean(passes, 0))
    means = {stem: np.mean(estimates, 0) for stem, estimates in found.items() if estimates}
    rest = mix - sum(means.values())
    return np.stack([means.get(stem, rest) for stem in pack["stems"]])


def primary(entry, network, mix, overlap):
    """The network's own stem [2, n] before compensation.

    The song stands between `trim` zeros and enough zeros for a whole number of chunks. Chunks overlap, each weighted by
    a symmetric Hann window as long as what is left of the song; the sum is divided by the sum of windows.
    """
    trim, n = entry["fftSize"] // 2, mix.shape[1]
    chunk = entry["hop"] * (entry["frames"] - 1)
    useful = chunk - 2 * trim
    padded = np.pad(mix, ((0, 0), (trim, useful + trim - n % useful)))
    length, step = padded.shape[1], int((1 - overlap) * chunk)
    sums, totals = np.zeros((2, length)), np.zeros(length)
    for start in range(0, length, step):
        size = min(chunk, length - start)
        window = np.hanning(size) if overlap else np.ones(size)
        piece = np.pad(padded[:, start:start + size], ((0, 0), (0, chunk - size)))
        sums[:, start:start + size] += _run(entry, network, piece)[:, :size] * window
        totals[start:start + size] += window
    return (sums / np.where(totals > 0, totals, 1))[:, trim:trim + n]


def _run(entry, network, piece):
    """A chunk [2, hop (frames - 1)] through transform, network and inverse transform."""
    size, hop, bins = entry["fftSize"], entry["hop"], entry["bins"]
    window = torch.hann_window(size, periodic=True)
    spectrum = torch.stft(torch.from_numpy(piece).float(), size, hop, window=window, center=True, pad_mode="reflect",
                          return_complex=True)  # [2, size / 2 + 1, frames]
    planes = torch.view_as_real(spectrum[:, :bins]).permute(0, 3, 1, 2).reshape(4, bins, -1).clone()
    planes[:, :SILENCED_BINS] = 0
    out = torch.from_numpy(network(planes.numpy())).reshape(2, 2, bins, -1)
    full = torch.zeros(2, size // 2 + 1, out.shape[-1], dtype=torch.complex64)
    full[:, :bins] = torch.complex(out[:, 0], out[:, 1])
    return torch.istft(full, size, hop, window=window, center=True, length=piece.shape[1]).numpy()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pack", help="pack folder")
    parser.add_argument("networks", help="folder of TorchScript files, as make_pack.py wrote it")
    parser.add_argument("song", help="WAV file, stereo")
    parser.add_argument("stems", help="file to write")
    shifts.add_arguments(parser)
    a = parser.parse_args()
    pack = read_pack(a.pack)
    networks = [torch_network(a.networks, entry) for entry in pack["networks"]]
    room = pack["sampleRate"] // 2
    zeros = [room - offset for offset in shifts.offsets(a.shifts, a.seed, pack["sampleRate"])] or [0]
    write_stems(a.stems, separate(pack, networks, read_song(a.song), a.overlap, zeros))


if __name__ == "__main__":
    main()
