"""Minimal standard MIDI file writer and fluidsynth renderer."""
import os
import struct
import subprocess
import tempfile

import numpy as np
from .effects import SR

SF = {
    "fluid": "/usr/share/sounds/sf2/FluidR3_GM.sf2",
    "pearl": "/usr/share/sounds/sf2/Black_Pearl_4_LV2.sf2",
}
TPQ = 960  # at 120 bpm: 1920 ticks a second


def _vlq(n):
    b = [n & 0x7F]
    n >>= 7
    while n:
        b.append((n & 0x7F) | 0x80)
        n >>= 7
    return bytes(reversed(b))


def write_midi(path, notes, program=0, channel=0, bank=None, bends=()):
    """notes: (start_s, dur_s, pitch, velocity); bends: (time_s, semitones in +-2)."""
    ev = []
    if bank is not None:
        ev.append((0, 0, bytes([0xB0 | channel, 0, bank])))
    ev.append((0, 1, bytes([0xC0 | channel, program])))
    for st, du, p, v in notes:
        p, v = int(p), int(np.clip(v, 1, 127))
        a = int(round(st * 1920))
        b = max(a + 10, int(round((st + du) * 1920)))
        ev.append((a, 3, bytes([0x90 | channel, p, v])))
        ev.append((b, 2, bytes([0x80 | channel, p, 0])))
    for t, s in bends:
        w = int(np.clip(8192 + s / 2 * 8191, 0, 16383))
        ev.append((int(t * 1920), 1, bytes([0xE0 | channel, w & 0x7F, w >> 7])))
    ev.sort(key=lambda e: (e[0], e[1]))
    trk = b"\x00\xff\x51\x03" + (500000).to_bytes(3, "big")
    last = 0
    for t, _, m in ev:
        trk += _vlq(t - last) + m
        last = t
    trk += b"\x00\xff\x2f\x00"
    with open(path, "wb") as f:
        f.write(b"MThd" + struct.pack(">IHHH", 6, 0, 1, TPQ) + b"MTrk" + struct.pack(">I", len(trk)) + trk)


def render(notes, total, program=0, font="fluid", drums=False, bends=()):
    """Render one part with fluidsynth (its reverb and chorus off); float (n, 2)."""
    n = int(total * SR)
    if not notes:
        return np.zeros((n, 2))
    with tempfile.TemporaryDirectory() as d:
        m, w = os.path.join(d, "p.mid"), os.path.join(d, "p.wav")
        write_midi(m, notes, program, 9 if drums and font == "fluid" else 0, bends=bends)
        subprocess.run(["fluidsynth", "-ni", "-q", "-R", "0", "-C", "0", "-o", "synth.dynamic-sample-loading=1", "-g", "0.5", "-r", str(SR), "-O", "float",
                        "-F", w, SF[font], m], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        import soundfile
        x, sr = soundfile.read(w, always_2d=True)
    assert sr == SR
    if x.shape[1] == 1:
        x = np.repeat(x, 2, 1)
    out = np.zeros((n, 2))
    k = min(n, len(x))
    out[:k] = x[:k]
    return out
