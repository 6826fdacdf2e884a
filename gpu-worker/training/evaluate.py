#!/usr/bin/env python3
"""Score a model pack on songs with known stems: uSDR per song and stem, mean SI-SDR, and two estimates without a model.

uSDR = 10 log10((mean s^2 + e) / (mean (s - estimate)^2 + e)), e = 1e-9, both channels and the whole song
together (the global SDR of the MDX 2021 and SDX 2023 challenges). SI-SDR scales the reference to fit the estimate.
"""
import argparse
import glob
import os
import time

import numpy as np
import soundfile

from chunked import Pack
from settings import PACK_FOLDER, SAMPLE_RATE, STEMS


def usdr(reference, estimate):
    error = ((reference - estimate) ** 2).mean()
    return 10 * np.log10(((reference ** 2).mean() + 1e-9) / (error + 1e-9))


def si_sdr(reference, estimate):
    """Means removed, both channels together."""
    reference, estimate = reference - reference.mean(0), estimate - estimate.mean(0)
    scaled = (estimate * reference).sum() / ((reference ** 2).sum() + 1e-12) * reference
    return 10 * np.log10((scaled ** 2).sum() / (((estimate - scaled) ** 2).sum() + 1e-12) + 1e-12)


def read(folder, name):
    """float64 [n, 2] of <folder>/<name>.wav or .flac."""
    path = sorted(glob.glob(os.path.join(folder, name + ".wav")) + glob.glob(os.path.join(folder, name + ".flac")))[0]
    audio, rate = soundfile.read(path, always_2d=True)
    if rate != SAMPLE_RATE:
        raise SystemExit(f"{path}: {rate} Hz, expected {SAMPLE_RATE}")
    return audio


def row(name, values):
    cells = list(values) + [np.mean(values)]
    return f"| {name} | " + " | ".join(f"{v:.2f}" for v in cells) + " |"


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    ap.add_argument("songs", help="folder of <song>/{mixture,vocals,drums,bass,other}.{wav,flac}")
    ap.add_argument("--pack", default=PACK_FOLDER)
    ap.add_argument("--threads", type=int, default=1)
    ap.add_argument("--write", help="also write the estimates to this folder")
    a = ap.parse_args()
    pack = Pack(a.pack, a.threads)
    scores, others, seconds, audio_seconds = [], {"SI-SDR": [], "mixture": [], "mixture / 4": []}, 0.0, 0.0
    print("| song | " + " | ".join(STEMS) + " | mean |\n|---|" + "---:|" * 5)
    for folder in sorted(f for f in glob.glob(os.path.join(a.songs, "*")) if os.path.isdir(f)):
        mixture = read(folder, "mixture")
        began = time.perf_counter()
        estimates = pack.separate(np.ascontiguousarray(mixture.T, np.float32))
        seconds += time.perf_counter() - began
        audio_seconds += len(mixture) / SAMPLE_RATE
        references = [read(folder, stem) for stem in STEMS]
        scores.append([usdr(r, e.T) for r, e in zip(references, estimates)])
        others["SI-SDR"].append([si_sdr(r, e.T) for r, e in zip(references, estimates)])
        for name, share in (("mixture", 1), ("mixture / 4", 4)):
            others[name].append([usdr(r, mixture / share) for r in references])
        print(row(os.path.basename(folder), scores[-1]), flush=True)
        if a.write:
            target = os.path.join(a.write, os.path.basename(folder))
            os.makedirs(target, exist_ok=True)
            for stem, estimate in zip(STEMS, estimates):
                soundfile.write(os.path.join(target, stem + ".wav"), estimate.T, SAMPLE_RATE, subtype="FLOAT")
    print(row("**mean**", np.mean(scores, 0)))
    for name, values in others.items():
        print(row(name, np.mean(values, 0)))
    print(f"\n{audio_seconds:.0f} s of audio in {seconds:.1f} s: real-time factor {seconds / audio_seconds:.3f} on {a.threads} thread(s)")


if __name__ == "__main__":
    main()
