#!/usr/bin/env python3
"""Reference procedure for packs of waveform networks: a whole song in memory, nothing streamed, nothing clever.

Written from the description of Demucs' inference (normalisation over the track, overlapping segments with triangular
weights, a short last segment in the middle of its neighbours, shifts) and independent of the engine that it judges.
Writes the stems as raw float32 [stems, 2, n].
"""
import argparse

import numpy as np

import shifts
from files import read_pack, read_song, torch_network, write_stems

SILENCE = 1e-8  # deviation below which a track holds nothing to separate


def separate(pack, networks, mix, offsets=(), overlap=None, segment=None):
    """Stems [stems, 2, n] of a mix [2, n], float64.

    `networks` are functions from [2, segment] to [stems, 2, segment], one for each entry of pack["networks"].
    `offsets` are the shifts in samples, 0 to half a second, to average over; none: the song as it is. `segment` is what
    a network contributes at a time, in samples, in the middle of what it sees.
    """
    sums = np.zeros((len(pack["stems"]), *mix.shape))
    totals = np.zeros(len(pack["stems"]))
    overlap = pack["overlap"] if overlap is None else overlap
    for entry, network in zip(pack["networks"], networks):
        estimate = _normalised({"contributes": segment, **entry}, network, mix, offsets, overlap, pack["sampleRate"])
        for place, stem in enumerate(entry["stems"]):
            weight = entry.get("weights", {}).get(stem, 1)
            sums[pack["stems"].index(stem)] += weight * estimate[place]
            totals[pack["stems"].index(stem)] += weight
    return sums / totals[:, None, None]


def _normalised(entry, network, mix, offsets, overlap, rate):
    """Zero mean and unit deviation of the mono mix before, and back after, where the network wants that."""
    run = lambda signal: _shifted(entry, network, signal, offsets, overlap, rate)
    if entry["normalise"] == "none":
        return run(mix)
    mono = mix.mean(0)
    mean, deviation = mono.mean(), mono.std(ddof=1)
    if deviation < SILENCE:
        return np.zeros((len(entry["stems"]), *mix.shape))
    return run((mix - mean) / deviation) * deviation + mean


def _shifted(entry, network, mix, offsets, overlap, rate):
    """The mean over shifts: half a second of zeros goes before and after, the first `offset` samples are left out, and
    what the segments then begin with changes."""
    if not offsets:
        return _overlapped(entry, network, mix, 0, mix.shape[1], overlap)
    room, n = rate // 2, mix.shape[1]
    padded = np.pad(mix, ((0, 0), (room, room)))
    runs = [_overlapped(entry, network, padded, offset, n + room - offset, overlap)[..., room - offset:] for offset in offsets]
    return np.mean(runs, 0)


def _overlapped(entry, network, track, begin, length, overlap):
    """Segments over track[begin : begin + length], weighted by triangles, their sum divided by the sum of weights."""
    seen = entry["segment"]
    segment = entry["contributes"] or seen
    stride = int((1 - overlap) * segment)
    weights = np.minimum(np.arange(1, segment + 1), np.arange(segment, 0, -1)).astype(float)
    weights /= weights.max()
    sums, totals = np.zeros((len(entry["stems"]), 2, length)), np.zeros(length)
    for offset in range(0, length, stride):
        size = min(segment, length - offset)
        lead = (seen - size) // 2
        out = network(_cut(track, begin + offset - lead, seen))
        sums[..., offset:offset + size] += weights[:size] * out[..., lead:lead + size]
        totals[offset:offset + size] += weights[:size]
    return sums / totals


def _cut(track, start, size):
    """track[start : start + size], zeros where the track has nothing."""
    before, after = max(0, -start), max(0, start + size - track.shape[1])
    return np.pad(track[:, max(0, start):start + size], ((0, 0), (before, after)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pack", help="pack folder")
    parser.add_argument("networks", help="folder of TorchScript files, as make_pack.py wrote it")
    parser.add_argument("song", help="WAV file, stereo")
    parser.add_argument("stems", help="file to write")
    parser.add_argument("--segment", type=int, help="samples that a network contributes at a time")
    shifts.add_arguments(parser)
    a = parser.parse_args()
    pack = read_pack(a.pack)
    networks = [torch_network(a.networks, entry) for entry in pack["networks"]]
    offsets = shifts.offsets(a.shifts, a.seed, pack["sampleRate"])
    write_stems(a.stems, separate(pack, networks, read_song(a.song), offsets, a.overlap, a.segment))


if __name__ == "__main__":
    main()
