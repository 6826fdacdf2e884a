#!/usr/bin/env python3
"""Render the songs that training, choosing and confirming need: <work folder>/<set>/song<seed>_<genre>/*.wav.

A song is {mixture,vocals,drums,bass,other}.wav, 16-bit stereo 44.1 kHz. Sets: `songs` (the six first genres), `train`,
`plain` (training songs with mild effects), `choose` and `confirm` (songs/split.py says what each may use), and of genres
composed by hand `written` (training), `choose-written` and `confirm-written`; their songs go through the genres in turn.
Finished songs are skipped, so an interrupted run continues. 5 to 20 s a song on one core.
"""
import argparse
import glob
import json
import multiprocessing
import os
import time

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

from settings import SAMPLE_RATE, WORK_FOLDER

os.environ.setdefault("SONG_CACHE", os.path.join(WORK_FOLDER, "voice-cache"))

import soundfile

from songs.song import make
from songs.varied_song import make_varied
from songs.written import make_written

SETS = {  # first seed, songs unless asked otherwise, how a seed becomes a song
    "songs": (103, 66, make),
    "choose": (5000, 15, lambda seed: make_varied(seed, "choose")),
    "confirm": (7000, 10, lambda seed: make_varied(seed, "confirm")),
    "train": (1014, 207, make_varied),
    "plain": (9010, 300, lambda seed: make_varied(seed, plain=True)),
    "choose-written": (15000, 15, lambda seed: make_written(seed, "choose")),
    "confirm-written": (18000, 9, lambda seed: make_written(seed, "confirm")),
    "written": (12000, 200, make_written),
}
TEST_SEEDS = range(1, 7)  # of `songs`: the shared test songs


def render(task):
    kind, seed, out = task
    if glob.glob(os.path.join(out, f"song{seed:03d}_*", "info.json")):
        return
    began = time.time()
    stems, info = SETS[kind][2](seed)
    folder = os.path.join(out, f"song{seed:03d}_{info['genre']}")
    os.makedirs(folder, exist_ok=True)
    for name, audio in stems.items():
        soundfile.write(os.path.join(folder, name + ".wav"), audio, SAMPLE_RATE, subtype="PCM_16")
    with open(os.path.join(folder, "info.json"), "w") as f:  # last: marks the song as finished
        json.dump(info, f, indent=1)
    print(f"{folder} {info['duration']:.1f} s, rendered in {time.time() - began:.1f} s", flush=True)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    for kind, (first, count, _) in SETS.items():
        ap.add_argument(f"--{kind}", dest=kind, type=int, default=count, help=f"songs of this set, from seed {first}")
    ap.add_argument("--out", default=WORK_FOLDER)
    ap.add_argument("--jobs", type=int, default=1, help="processes")
    a = ap.parse_args()
    tasks = [(kind, first + k, os.path.join(a.out, kind)) for kind, (first, *_) in SETS.items() for k in range(getattr(a, kind))]
    if any(kind == "songs" and seed in TEST_SEEDS for kind, seed, _ in tasks):
        ap.error("seeds 1 to 6 are the test songs: never train on them")
    with multiprocessing.Pool(a.jobs) as pool:
        for _ in pool.imap(render, tasks):
            pass


if __name__ == "__main__":
    main()
