"""One song in the making: tempo, key, sections, chords, and the four stems that the parts are rendered into."""
import numpy as np

from . import effects as dsp
from . import synths
from .effects import SR
from .midi import render
from .parts import Parts
from .singer import sing
from .vocabulary import PROG

LENGTH = None  # overrides every genre's target length in seconds


class Arrangement(Parts):
    cents = 0.0  # that the whole song is out of tune

    def __init__(self, seed, tempo, key, minor, prog, meter=4, target=25.0, swing=0.0, human=0.006, tail=1.6):
        self.rng = np.random.default_rng(seed)
        r = self.rng
        self.seed, self.tempo, self.key, self.minor, self.meter, self.swing, self.human = seed, tempo, key, minor, meter, swing, human
        bar = meter * 60 / tempo
        target = LENGTH or target
        n = max(6, int(round((target - tail) / bar)))
        while n * bar + tail < 20.0:
            n += 1
        self.nbars, self.total = n, n * bar + tail
        f = lambda q: max(1, int(round(q * n)))
        order = [[("intro", f(.12)), ("verse", f(.36)), ("break", f(.1)), ("chorus", 0)],
                 [("intro", f(.1)), ("verse", f(.3)), ("chorus", 0), ("outro", f(.12))],
                 [("verse", f(.38)), ("chorus", 0), ("break", f(.14)), ("outro", f(.06))]][r.integers(3)]
        used = sum(k for _, k in order)
        self.bars = []
        for name, k in order:
            self.bars += [name] * (k or n - used)
        p = PROG[prog][r.integers(len(PROG[prog]))]
        self.ch = [p[i % len(p)] for i in range(n)]
        self.stems = {k: np.zeros((int(self.total * SR), 2)) for k in ("vocals", "drums", "bass", "other")}
        self.info = dict(seed=seed, tempo=float(tempo), key=int(key), minor=bool(minor), meter=meter, sections=self.bars)

    # time -------------------------------------------------------------
    def sec(self, beat):
        fr = beat - np.floor(beat + 1e-6)
        if self.swing and abs(fr - 0.5) < 0.01:
            beat = beat + self.swing * 0.5 / 3
        elif self.swing and (abs(fr - 0.25) < 0.01 or abs(fr - 0.75) < 0.01):
            beat = beat + self.swing * 0.25 / 3
        return beat * 60 / self.tempo

    def to_sec(self, notes, human=None):
        h = self.human if human is None else human
        out = []
        for b, d, p, v in notes:
            t = max(0.0, self.sec(b) + self.rng.normal(0, h))
            out.append((t, max(0.03, d * 60 / self.tempo), p, int(np.clip(v + self.rng.normal(0, 5), 15, 125))))
        return out

    def inst(self, notes, program, font="fluid", drums=False, human=None):
        return render(self.to_sec(notes, human), self.total, program, font, drums)

    def synth(self, notes, kind):
        tuned = [(t, d, p + self.cents / 100, v) for t, d, p, v in self.to_sec(notes, 0.0)]
        return synths.synth_notes(tuned, self.total, self.rng, kind)

    def vocals(self, mel, voice, formant=1.0, wet=0.18, t60=1.6, double=False, harmony=None, breath=1.0, vib=(5.6, 0.45), speech=False,
               pan=0.0, delay=None, thr=-16):
        r = self.rng
        def one(ml, det=0.0, lag=0.0):
            ns = [(max(0.05, self.sec(b) + lag + r.normal(0, 0.012)), d * 60 / self.tempo, p, v, w) for b, d, p, v, w in ml]
            return sing(ns, self.total, voice, r, formant, breath, vib, speech, det + self.cents / 100)
        lead = dsp.mono2st(one(mel), pan)
        lead = dsp.compress(lead, thr, 3.0)
        lead = dsp.peak_eq(lead, 250, -2) + 0.25 * dsp.sosf(lead, "highpass", 6000)
        out = lead
        cho = [n for n in mel if self.bars[int(n[0] // self.meter)] == "chorus"]
        if double and cho:
            out = out + 0.35 * dsp.mono2st(one(cho, 0.07, 0.018), -0.6) + 0.35 * dsp.mono2st(one(cho, -0.08, 0.024), 0.6)
        if harmony and cho:
            sc = self.scale()
            def up(p, k):
                for _ in range(k):
                    p += 1
                    while p % 12 not in sc:
                        p += 1
                return p
            hz = [(b, d, up(p, harmony), v - 12, w) for b, d, p, v, w in cho]
            out = out + 0.4 * dsp.mono2st(one(hz, 0.04, 0.015), -0.45) + 0.36 * dsp.mono2st(one(hz, -0.05, 0.02), 0.45)
        if delay:
            out = dsp.delay_fx(out, delay * 60 / self.tempo, 0.35, 0.22)
        self.stems["vocals"] += dsp.reverb(out, dsp.reverb_ir(r, t60, 0.03), wet)

    def drum_add(self, x, wet=0.1, t60=0.7, thr=-14, ratio=2.5):
        self.stems["drums"] += dsp.reverb(dsp.compress(x, thr, ratio, 0.012, 0.1), dsp.reverb_ir(self.rng, t60, 0.008), wet)

    def add(self, stem, x, gain_db=0.0, pan=None, width=1.0, rev=None, t60=1.2):
        if pan is not None:
            x = dsp.pan_st(x, pan, width)
        if rev:
            x = dsp.reverb(x, dsp.reverb_ir(self.rng, t60, 0.015), rev)
        act = np.abs(x).max(1) > 1e-4
        rms = np.sqrt((x[act] ** 2).mean()) if act.any() else 1.0
        self.stems[stem] += x / (rms + 1e-9) * 0.05 * 10 ** (gain_db / 20)
