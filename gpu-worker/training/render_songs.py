#!/usr/bin/env python3
"""Render training songs: <out>/song<seed>_<genre>/{mixture,vocals,drums,bass,other}.wav, 16-bit stereo 44.1 kHz.

Seeds 1 to 6 are the test songs and are refused. Finished songs are skipped, so an interrupted run continues.
About 10 s a song on one core.
"""
import argparse
import glob
import json
import multiprocessing
import os
import time

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

from settings import SAMPLE_RATE, SONG_FOLDER, WORK_FOLDER

os.environ.setdefault("SONG_CACHE", os.path.join(WORK_FOLDER, "voice-cache"))

import soundfile

from songs.song import make

TEST_SEEDS = range(1, 7)


def render(task):
    seed, out = task
    if glob.glob(os.path.join(out, f"song{seed:03d}_*", "info.json")):
        return
    began = time.time()
    stems, info = make(seed)
    folder = os.path.join(out, f"song{seed:03d}_{info['genre']}")
    os.makedirs(folder, exist_ok=True)
    for name, audio in stems.items():
        soundfile.write(os.path.join(folder, name + ".wav"), audio, SAMPLE_RATE, subtype="PCM_16")
    with open(os.path.join(folder, "info.json"), "w") as f:  # last: marks the song as finished
        json.dump(info, f, indent=1)
    print(f"{folder} {info['duration']:.1f} s, rendered in {time.time() - began:.1f} s", flush=True)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    ap.add_argument("--first", type=int, default=103, help="first seed; (seed - 1) mod 6 picks the genre")
    ap.add_argument("--count", type=int, default=60, help="songs")
    ap.add_argument("--out", default=SONG_FOLDER)
    ap.add_argument("--jobs", type=int, default=1, help="processes")
    a = ap.parse_args()
    seeds = range(a.first, a.first + a.count)
    if set(seeds) & set(TEST_SEEDS):
        ap.error("seeds 1 to 6 are the test songs: never train on them")
    with multiprocessing.Pool(a.jobs) as pool:
        for _ in pool.imap(render, [(seed, a.out) for seed in seeds]):
            pass


if __name__ == "__main__":
    main()
