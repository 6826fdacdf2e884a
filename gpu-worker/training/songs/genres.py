"""The six genres: instruments, patterns, effects, voices and balance (dB per stem) of each."""
import numpy as np

from . import effects as dsp
from . import synths
from .arrangement import Arrangement
from .effects import SR
from .vocabulary import FEM, H8, H16, MAL


def g_rock(seed, r):
    c = Arrangement(seed, r.integers(112, 134), r.integers(12), False, "rock")
    p = {"K": [(0, 110), (1.5, 95), (2, 105)], "S": [(1, 112), (3, 112)], "H": H8(80)}
    ch = {"K": [(0, 112), (0.5, 90), (2, 105), (2.5, 98)], "S": [(1, 114), (3, 114)], "D": H8(88)}
    c.drum_add(c.inst(c.kit({"*": p, "chorus": ch, "intro": p}, ghost=0.04), 0, "pearl", True), 0.14, 0.6)
    c.add("bass", dsp.drive(c.inst(c.bassline([[(k * .5, .48, 0) for k in range(8)], [(k * .5, .48, 0) for k in range(7)] + [(3.5, .4, "a")]], 28), 34), 3, 3000) , pan=0, width=0)
    rh = [[(0, .95), (1, .45), (1.5, .95), (2.5, .45), (3, .9)], [(k * .5, .4) for k in range(8)]]
    g = c.comp(rh, 52, 90, strum=0.012, power=True)
    c.add("other", dsp.drive(c.inst(g, 27, human=.01), 14), -1, pan=-0.85, width=.1, rev=.08)
    c.add("other", dsp.drive(c.inst(g, 28, human=.012), 11, 4500), -1, pan=0.85, width=.1, rev=.08)
    c.add("other", c.inst(c.comp([(0, 3.9)], 64, 70, sections=("chorus", "intro", "break")), 18), -6, pan=.25, rev=.1)
    c.add("other", dsp.drive(c.inst(c.lead(64, 81, ("break", "outro", "intro")), 27), 9), 0, pan=.1, width=.2, rev=.25)
    c.vocals(c.melody(*MAL, dense=.7), "rms", 1.03, .12, 1.1, double=True)
    return c, dict(vocals=0, drums=0, bass=-2, other=-.5)


def g_pop(seed, r):
    c = Arrangement(seed, r.integers(96, 116), r.integers(12), False, "pop")
    p = {"K": [(0, 105), (2, 100), (2.5, 88)], "S": [(1, 105), (3, 105)], "H": H8(66), "SH": H16(50)}
    ch = dict(p, C=[(1, 96), (3, 96)], TB=H8(60), O=[(3.5, 70)])
    c.drum_add(c.inst(c.kit({"*": p, "chorus": ch, "intro": {"H": H8(60), "K": [(0, 90)]}}), 0, "fluid", True), .1, .5)
    c.add("bass", c.inst(c.bassline([[(0, 1.4, 0), (1.5, .4, 0), (2, 1.4, 0), (3.5, .45, "a")], [(0, .9, 0), (1, .45, 0), (1.5, .9, 7), (2.5, .4, 0), (3, .9, 0)]], 29), 33), pan=0, width=0)
    c.add("other", c.inst(c.comp([[(0, 1.9), (2, 1.9)], [(0, 1.4), (1.5, 1.0), (2.5, 1.4)]], 64, 78), 0), 0, pan=-.15, width=.9, rev=.15)
    st = [(0, .9), (1, .45), (1.5, .45), (2.5, .45), (3, .45), (3.5, .45)]
    c.add("other", c.inst(c.comp(st, 60, 72, strum=.02), 25, human=.009), -3, pan=.7, width=.3, rev=.1)
    c.add("other", dsp.sosf(c.inst(c.comp([(0, 3.95)], 67, 70), 89), "highpass", 250), -6, rev=.3, t60=2.2)
    c.add("other", c.inst(c.lead(72, 88, ("intro", "break", "outro")), 11), -3, pan=-.3, rev=.25)
    c.vocals(c.melody(*FEM, dense=.65), "slt_hts", 1.0, .18, 1.7, harmony=2, delay=.75)
    return c, dict(vocals=1, drums=-1, bass=-2.5, other=-1)


def sidechain(c, depth=.75, rel=.28):
    n = int(c.total * SR)
    t = np.arange(n) / SR
    ph = (t * c.tempo / 60) % 1.0 * 60 / c.tempo
    g = 1 - depth * np.exp(-ph / rel * 2.2) * np.minimum(ph / .004, 1)
    g[t > c.nbars * c.meter * 60 / c.tempo] = 1
    return g[:, None]


def g_edm(seed, r):
    c = Arrangement(seed, r.integers(124, 131), r.integers(12), True, "minor", human=0.0)
    hits = []
    for bar in range(c.nbars):
        quiet = c.bars[bar] in ("break",)
        for k in range(4):
            if not quiet:
                hits.append((bar * 4 + k, "kick", 112))
            hits.append((bar * 4 + k + .5, "ohat", 85 if not quiet else 50))
            if k % 2 and c.bars[bar] != "intro":
                hits.append((bar * 4 + k, "clap", 105))
        for k in range(16):
            hits.append((bar * 4 + k * .25, "hat", 70 if k % 2 else 52))
        if bar and c.bars[bar] != c.bars[bar - 1]:
            hits.append((bar * 4, "crash", 95))
        if bar + 1 < c.nbars and c.bars[bar + 1] != c.bars[bar]:
            hits += [(bar * 4 + 2 + k * .25, "snare", 60 + 6 * k) for k in range(8)]
    c.drum_add(synths.drum_machine([(c.sec(b), n, v) for b, n, v in hits], c.total, c.rng, "909"), .06, .4)
    sc = sidechain(c)
    c.add("bass", c.synth(c.bassline([(k * .5, .45, 0 if k % 4 else 0) for k in range(8)], 29), "sub") * sc, 0, pan=0, width=0)
    c.add("other", c.synth(c.comp([[(0, 1.4), (1.5, 1.4), (3, .9)], [(0, 3.9)]], 64, 88, sections=("chorus", "intro", "outro")), "supersaw") * sc, 1, rev=.15)
    c.add("other", dsp.delay_fx(c.synth(c.arp(67, .25, 80), "pluck"), .75 * 60 / c.tempo) * (0.4 + .6 * sc), -3, rev=.12)
    c.add("other", dsp.chorus(c.inst(c.comp([(0, 3.95)], 60, 70, sections=("verse", "break")), 90)) * sc, -4, rev=.25)
    c.vocals(c.melody(*FEM, dense=.5), "es_f4", 1.06, .25, 2.0, double=True, delay=.75, vib=(6.0, .3))
    return c, dict(vocals=0, drums=1.5, bass=-.5, other=-1)


def g_hiphop(seed, r):
    c = Arrangement(seed, r.integers(84, 96), r.integers(12), True, "lofi", swing=.6)
    p = {"K": [(0, 112), (.75, 85), (2.5, 105)], "S": [(1, 110), (3, 110)], "H": H8(70)}
    q = {"K": [(0, 112), (1.75, 92), (2.5, 105), (3.25, 80)], "S": [(1, 110), (3, 110)], "H": H16(60), "O": [(3.5, 66)]}
    x = c.inst(c.kit({"*": p, "chorus": q}, fill=False, crash=False), 25, "fluid", True)
    c.drum_add(np.tanh(2.2 * x * 4) / 4, .05, .3)
    c.add("bass", dsp.sosf(c.inst(c.bassline([[(0, .7, 0), (.75, .6, 0), (2.5, 1.0, 0), (3.5, .4, "a")], [(0, 1.4, 0), (2.5, .6, 7), (3.25, .6, 10)]], 28), 38), "lowpass", 900), 0, pan=0, width=0)
    ep = c.inst(c.comp([[(0, 2.4), (2.5, 1.4)], [(0, 3.8)]], 60, 76), 4)
    c.add("other", dsp.sosf(dsp.tremolo(ep, 4.5, .25), "lowpass", 4500), 0, rev=.12)
    c.add("other", c.inst(c.comp([(0, 3.9)], 67, 60, sections=("chorus", "intro")), 48), -6, rev=.2)
    c.add("other", c.inst(c.lead(72, 86, ("intro", "break", "chorus"), .3), 107), -5, pan=.45, rev=.2)
    c.add("other", (c.rng.standard_normal(ep.shape) * (c.rng.random(ep.shape) > .9995)), -22)
    mel = c.melody(48, 52, ("verse",), words="rap", rap=True)
    c.vocals(mel, "awb", 1.0, .06, .5, speech=True, thr=-20)
    c.vocals(c.melody(59, 71, ("chorus",), .5), "slt", 1.0, .2, 1.5, harmony=2)
    return c, dict(vocals=1, drums=1, bass=0, other=-2)


def g_ballad(seed, r):
    c = Arrangement(seed, r.integers(70, 78), r.integers(12), False, "pop", target=26, human=.012)
    p = {"K": [(0, 85), (2.5, 72)], "R": [(1, 80), (3, 80)], "H": H8(48)}
    q = {"K": [(0, 98), (1.5, 72), (2, 90)], "S": [(1, 98), (3, 98)], "D": H8(66)}
    c.drum_add(c.inst(c.kit({"*": p, "chorus": q, "intro": {"H": [(0, 30)]}}), 0, "fluid", True), .22, 1.4)
    c.add("bass", c.inst(c.bassline([[(0, 1.9, 0), (2, 1.4, 0), (3.5, .45, "a")], [(0, 2.4, 0), (2.5, 1.4, 7)]], 29), 35), pan=0, width=0)
    c.add("other", c.inst(c.arp(60, .5, 70), 0), 1, width=1.0, pan=0, rev=.25, t60=2.2)
    for k, (ctr, pn) in enumerate(((55, .45), (64, 0), (72, -.45))):
        c.add("other", c.inst(c.comp([(0, 3.95)], ctr, 66 + 6 * k, n=2), 48), -4, pan=pn, width=.6, rev=.35, t60=2.6)
    c.add("other", c.inst(c.lead(55, 72, ("intro", "break", "outro", "chorus"), .3), 42), -4, pan=.35, rev=.3, t60=2.4)
    c.vocals(c.melody(*FEM, dense=.45), "slt_hts", .96, .3, 2.4, vib=(5.3, .55), harmony=2)
    return c, dict(vocals=2, drums=-4, bass=-3, other=-.5)


def g_latin(seed, r):
    c = Arrangement(seed, r.integers(92, 106), r.integers(12), True, "latin")
    p = {"K": [(0, 95), (1.5, 88), (2, 85), (3.5, 92)], "R": [(.5, 70), (1.5, 76), (3, 74)], "CH": [(k * .5 + .25, 58) for k in range(8)],
         "CL": [(1.5, 86), (3.5, 90), (3.75, 80)], "CM": [(1, 80)], "MA": H16(56), "CV": [(0, 80), (.75, 76), (1.5, 80), (2.5, 80), (3, 76)]}
    q = dict(p, W=[(k * 1.0, 82) for k in range(4)], TH=[(2.75, 80), (3.25, 84)], S=[(1, 85), (3, 85)], GU=H8(60))
    c.drum_add(c.inst(c.kit({"*": p, "chorus": q}, fill=False), 0, "fluid", True), .12, .8)
    c.add("bass", c.inst(c.bassline([[(0, 1.3, 0), (1.5, 1.3, 7), (3, .9, 12)], [(0, 1.3, 0), (1.5, .4, 7), (2, .9, 7), (3, .9, 0)]], 29), 32), pan=0, width=.1)
    mont = [(0, .4), (.75, .3), (1.5, .4), (2.25, .3), (2.5, .3), (3.25, .4)]
    c.add("other", c.inst(c.comp(mont, 69, 82) + c.comp(mont, 57, 70, n=2), 1), 0, pan=-.4, width=.7, rev=.12)
    c.add("other", c.inst(c.arp(57, .25, 74, span=1, pat=[0, 2, 1, 2]), 24, human=.008), -1, pan=.55, width=.3, rev=.1)
    c.add("other", c.inst(c.comp([[(3, .3), (3.5, .45)], [(0, .3), (1.5, .3), (2, .8)]], 70, 92, sections=("chorus", "break", "outro")), 61), -2, pan=.15, rev=.15)
    c.add("other", c.inst(c.lead(65, 80, ("intro", "break", "outro"), .7), 56), 0, pan=-.1, width=.2, rev=.2)
    c.vocals(c.melody(*FEM, dense=.7, words="es"), "es_es", 1.0, .15, 1.3, harmony=2)
    return c, dict(vocals=1, drums=-1, bass=-1.5, other=-.5)


SONGS = [g_rock, g_pop, g_edm, g_hiphop, g_ballad, g_latin]
