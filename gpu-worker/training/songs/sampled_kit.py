"""Drum kits from recorded hits: Hydrogen's kits and the one-shots of Sonic Pi, as Debian packages them."""
import functools
import glob
import os
import re
from xml.etree import ElementTree

import numpy as np
from scipy import signal

from .effects import SR

HYDROGEN = "/usr/share/hydrogen/data/drumkits"
SONIC_PI = "/usr/share/sonic-pi/samples"
LONGEST = 2.0  # seconds kept of a hit

# First match wins: (pattern in the name of an instrument or file, lane of vocabulary.D)
LANES = (("roll|reverse|fx|zap|loop", None), ("clap|snap", "C"), ("stick|rim|click|side|wood|clave|tick", "R"), ("kick|bass ?drum|^bd_|thump|bass$|djembe. bass", "K"),
         ("snare|^sn_|slap", "S"), ("ped|semi", "P"), ("open|opened|\\bop\\b|oh$|ohh|cymbal_open", "O"), ("hh|hat|cymbal_closed", "H"), ("ride|bell", "D"),
         ("crash|china|splash|cymbal", "X"), ("low|floor|lo_|bongo lo|dunun|ghe", "T3"), ("mid|tom 2|tone|sangban", "T2"), ("tom|high|conga|bongo|kenkeni|drum|tabla|perc", "T1"),
         ("tamb", "TB"), ("maraca|shak|glass", "SH"), ("cow|agogo", "W"))
STAND_IN = {"C": "S", "R": "S", "P": "H", "O": "H", "D": "H", "Y": "X", "B": "D", "X": "O", "T1": "T2", "T2": "T3", "T3": "K", "TB": "H", "SH": "H",
            "MA": "H", "W": "R", "CH": "T1", "CL": "T2", "CM": "T1", "TH": "T1", "TL": "T2", "CV": "R", "GU": "SH", "H": "R", "K": "T3", "S": "C"}


def play(notes, total, folder, rng):
    """notes: (start_s, velocity, lane). Returns float64 [total * SR, 2]; lanes that the kit lacks use a neighbour."""
    kit, out, chosen = _files(folder), np.zeros((int(total * SR), 2)), {}
    tune = 2 ** (rng.uniform(-3, 3) / 12) if rng.random() < 0.5 else 1.0
    for start, velocity, lane in notes:
        if lane not in chosen:
            have = _nearest(lane, kit)
            chosen[lane] = have and _hit(kit[have][rng.integers(len(kit[have]))], round(tune, 3))
        if chosen[lane] is None:
            continue
        first = int(start * SR)
        sound = chosen[lane][:max(0, len(out) - first)] * (velocity / 110) ** 1.5
        out[first:first + len(sound)] += sound
    return out


def _nearest(lane, kit):
    for _ in range(6):
        if lane in kit:
            return lane
        lane = STAND_IN.get(lane)
    return None


def lane_of(name):
    """The lane that an instrument's name belongs to, or None."""
    for pattern, lane in LANES:
        if re.search(pattern, name.lower()):
            return lane
    return None


@functools.lru_cache(None)
def _files(folder):
    """lane -> sample paths of one kit; the loudest layer of each instrument."""
    kit = {}
    if folder == "sonic-pi":
        named = [(os.path.basename(p)[:-5], p) for p in sorted(glob.glob(f"{SONIC_PI}/*.flac"))]
        named = [(n, p) for n, p in named if re.match("bd_|drum_|sn_|tabla_|perc_snap|elec_.*(snare|kick|tom|cymbal|wood)", n)]
    else:
        named = _hydrogen(os.path.join(HYDROGEN, folder))
    for name, path in named:
        lane = lane_of(name)
        if lane and os.path.exists(path):
            kit.setdefault(lane, []).append(path)
    if not kit:
        raise SystemExit(f"{folder}: no drum samples; install the packages that README.md lists")
    return kit


def _hydrogen(folder):
    tree = ElementTree.parse(os.path.join(folder, "drumkit.xml"))
    local = lambda tag: tag.rsplit("}", 1)[-1]
    for item in tree.iter():
        if local(item.tag) == "instrument":
            names = [e.text or "" for e in item if local(e.tag) == "name"]
            files = [e.text for e in item.iter() if local(e.tag) == "filename" and e.text]
            if names and files:
                yield names[0], os.path.join(folder, files[-1])


@functools.lru_cache(400)
def _hit(path, tune):
    import soundfile  # here, so that composing can be tested without it
    audio, rate = soundfile.read(path, always_2d=True)
    audio = audio[:int(LONGEST * rate)]
    audio = np.repeat(audio, 2, 1) if audio.shape[1] == 1 else audio[:, :2]
    if rate != SR:
        common = np.gcd(SR, rate)
        audio = signal.resample_poly(audio, SR // common, rate // common, axis=0)
    where = np.arange(0, len(audio) - 1, tune)
    audio = np.stack([np.interp(where, np.arange(len(audio)), audio[:, c]) for c in (0, 1)], 1)
    fade = min(len(audio), 2000)
    audio[len(audio) - fade:] *= np.linspace(1, 0, fade)[:, None]
    return audio / (np.abs(audio).max() + 1e-9) * 0.5
