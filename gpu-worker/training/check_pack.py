#!/usr/bin/env python3
"""Check a model pack: contract, agreement with torch, silence and odd inputs, speed and peak memory."""
import argparse
import hashlib
import os
import resource
import time

import numpy as np
import soundfile

from chunked import Pack
from settings import PACK_FOLDER


def check(name, ok, shown):
    print(f"{'ok  ' if ok else 'FAIL'} {name}: {shown}", flush=True)
    return bool(ok)


def odd_inputs(size):
    """Name and [2, size] signal of inputs that must give finite output."""
    n = np.arange(size)
    rng = np.random.default_rng(0)
    pair = lambda x: np.stack([x, x]).astype(np.float32)
    return [("constant 0.5", pair(np.full(size, 0.5))), ("full-scale square, 100 Hz", pair(np.where(n // 220 % 2, 1, -1))),
            ("alternating +1 -1", pair(np.where(n % 2, 1, -1))), ("impulse", pair(n == size // 2)),
            ("noise at -100 dB", rng.standard_normal((2, size)).astype(np.float32) * 1e-5),
            ("left only", np.stack([rng.uniform(-1, 1, size), np.zeros(size)]).astype(np.float32))]


def excerpts(path, size, count=4):
    """Whole segments of a sound file, spread over it: float32 [2, size] each."""
    audio = soundfile.read(path, dtype="float32", always_2d=True)[0].T
    starts = np.linspace(0, audio.shape[1] - size, count).astype(int)
    return [np.ascontiguousarray(audio[:, s:s + size]) for s in starts]


def parity(pack, checkpoint, pieces):
    """(max abs error, SNR in dB) of onnxruntime against torch on the pieces."""
    import torch
    from export import load_separator
    separator, _ = load_separator(checkpoint)
    worst, signal, noise = 0.0, 0.0, 0.0
    with torch.no_grad():
        for piece in pieces:
            want = separator(torch.from_numpy(piece)[None])[0].double().numpy()
            difference = pack.segment(piece) - want
            worst = max(worst, np.abs(difference).max())
            signal, noise = signal + (want ** 2).sum(), noise + (difference ** 2).sum()
    return worst, 10 * np.log10(signal / noise)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    ap.add_argument("song", help="a sound file of real music or of the generator, 44.1 kHz stereo, over 6 s")
    ap.add_argument("--pack", default=PACK_FOLDER)
    ap.add_argument("--checkpoint", help="compare with torch too")
    a = ap.parse_args()
    pack = Pack(a.pack)
    about, good = pack.about, []
    size = about["segment"]
    path = os.path.join(a.pack, about["file"])
    with open(path, "rb") as f:
        data = f.read()
    good.append(check("sha256", hashlib.sha256(data).hexdigest() == about["sha256"], about["sha256"][:16]))
    good.append(check("file size", len(data) < 12e6, f"{len(data) / 1e6:.2f} MB"))
    shapes = [(v.name, v.shape, v.type) for v in pack.session.get_inputs() + pack.session.get_outputs()]
    want = [("mix", [1, 2, size], "tensor(float)"), ("stems", [1, 4, 2, size], "tensor(float)")]
    good.append(check("input and output", shapes == want, shapes))
    pieces = excerpts(a.song, size)
    pack.segment(pieces[0])
    began = time.perf_counter()
    outputs = [pack.segment(p) for p in pieces]
    factor = (time.perf_counter() - began) / (len(pieces) * size / about["sampleRate"])
    good.append(check("real-time factor of a segment, 1 thread", factor < 0.2, f"{factor:.4f}"))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    good.append(check("peak memory of this process", memory < 500, f"{memory:.0f} MiB"))
    rest = max(np.abs(o.sum(0) - p).max() for o, p in zip(outputs, pieces))
    good.append(check("stems sum to the mixture", rest < 1e-5, f"max error {rest:.1e}"))
    silent = np.abs(pack.segment(np.zeros((2, size), np.float32))).max()
    good.append(check("silence", silent == 0, f"max {silent}"))
    for name, audio in odd_inputs(size):
        out = pack.segment(audio)
        rest = np.abs(out.sum(0) - audio).max()
        good.append(check(name, np.isfinite(out).all() and rest < 1e-5, f"peak {np.abs(out).max():.2e}, sum error {rest:.1e}"))
    quiet = pack.segment(pieces[1] * np.float32(1e-3)) * 1e3
    change = 10 * np.log10((outputs[1] ** 2).sum() / ((quiet - outputs[1]) ** 2).sum())
    good.append(check("60 dB quieter, same separation", change > 40, f"{change:.1f} dB"))
    if a.checkpoint:
        worst, snr = parity(pack, a.checkpoint, pieces)
        good.append(check("torch against onnxruntime", worst <= 1e-4 and snr >= 80, f"max error {worst:.1e}, SNR {snr:.1f} dB"))
    raise SystemExit(0 if all(good) else 1)


if __name__ == "__main__":
    main()
