"""Written genres of machines and samplers: house, techno, drumnbass, trap, boombap, downtempo, synthpop, chiptune.

Each returns the song and its balance in dB per stem.
"""
import numpy as np

from .. import effects as dsp
from ..effects import SR
from .written_song import WrittenSong


def house(seed, split):
    c = WrittenSong(seed, split, (119, 128), ("minor", "modal", "jazz"), swing=(0, .35), human=0.0)
    c.drums({"*": ("K X...X...X...X... C ....x.......x... O ..x...x...x...x. SH x-x-x-x-x-x-x-x-", "K X...X...X...X..x C ....x.......x... O ..x...x...x...x. H x.xxx.xxx.xxx.xx R ...x..x....x..x."), "chorus": ("K X...X...X...X... C ....X.......X... S ....x.......x..x O ..X...X...X...X. H xxxxxxxxxxxxxxxx", "K X...X...X...X... C ....X.......X..x O ..X...X...X...X. D x.x.x.x.x.x.x.x."),
             "break": ("C ....x.......x... SH x-x-x-x-x-x-x-x-", "H x.x.x.x.x.x.x.x. R ...x..x....x..x."), "intro": ("K X...X...X...X... H ..x...x...x...x.",)}, ("909", "909", "machine", "gm:24", "box"), c.chance(.3), wet=.06, t60=.5)
    pump = c.pump(.55)
    line = c.line(28, ". 0 . 0 . 0 . 0", "0 . . 0 . . 0 . . 0 . . 12 . 10 .", ". . 0 . . 0 . . . . 0 . 7 . 10 .", "0 . . 12 . . 0 . . 7 . 0 . . 10 .")
    c.bass(c.synth(line, c.pick(("sub", "square", "fm"))) if c.chance(.6) else c.gm(line, 38, 39) if c.chance(.4) else c.patch(line, ("subtractive", "fm", "pulse"), True), .5, pump)
    stabs = c.comping(64, "x..x..x...x..x..", "..x..x....x..x..", "x.....x..x......", vel=88)
    keys = c.gm(stabs, 0, 4, 16, 17) if c.chance(.6) else c.synth(stabs, c.pick(("fm", "supersaw")))
    c.part(keys * pump, 0, pan=-.25, width=.9, rev=.14)
    c.part(c.gm(c.comping(62, "x_______", vel=66), 89, 90, 48, 50) * pump, -6, rev=.28, t60=2.2)
    pluck = c.synth(c.arp(69, .25, 74, c.pick((1, 2)), ("chorus", "break", "outro"), c.pick((None, [0, 2, 1, 3]))), "pluck")
    c.part(dsp.delay_fx(pluck, c.beats(.75), .45, .25) * pump, -4, pan=.4, width=.8, rev=.15)
    if c.chance(.5):
        c.part(dsp.delay_fx(c.gm(c.lead(69, 86, ("break", "intro", "outro"), .5), 66, 11, 81, 73), c.beats(.75), .4, .25), -3, pan=.2, rev=.22)
    c.voice(low=c.pick((None, False)), dense=.5, double=c.chance(.5), delay=.75, wet=.2, t60=2)
    if c.chance(.5):
        c.backing("chopped", -6, .2, 1.5, echo=.75)
    return c, dict(vocals=-.5, drums=1.5, bass=.5, other=-1)


def techno(seed, split):
    c = WrittenSong(seed, split, (126, 140), ("modal", "minor"), human=0.0)
    c.drums({"*": ("K X...X...X...X... H ..x...x...x...x. C ....-........... R ...x..x....x..x.", "K X...X...X...X... O ..x...x...x...x. H xxxxxxxxxxxxxxxx", "K X...X...X...X... D ..x...x...x...x. T2 ......x....x...x R x..x..x.x..x..x."), "chorus": ("K X...X...X...X... O ..X...X...X...X. C ....x.......x... H x.xxx.xxx.xxx.xx", "K X...X...X...X... D x.x.x.x.x.x.x.x. C ....X.......X... T3 ......x..x....x."),
             "break": ("R ...x..x....x..x. H x.x.x.x.x.x.x.x.", "C ....x.......x... D ..x...x...x...x.")}, ("909", "909", "machine", "box"), False, c.chance(.5), wet=.08, t60=.7)
    pump, n = c.pump(.7), int(c.total * SR)
    slow = np.sin(2 * np.pi * np.arange(n) / n * c.pick((1, 1.5, 2)) + c.rng.uniform(0, 6))
    acid = c.line(29, "0 0 12 0 0 3 0 10 0 0 12 0 7 0 10 0", "0 . 0 12 . 0 0 . 0 10 . 0 12 . 0 3", "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0", ". . 0 . . . 0 . . . 0 . . . 0 .")
    c.bass(dsp.sweep(c.synth(acid, c.pick(("acid", "acid", "square", "sub"))), 700 * 2 ** (1.6 + 1.5 * slow)), 0, pump)
    stab = c.comping(60, "x..x..x..x..x...", "......x.......x.", "...x......x.....", n=3, vel=86)
    dub = c.synth(stab, c.pick(("supersaw", "fm", "square"))) if c.chance(.6) else c.patch(stab, ("subtractive", "pulse", "bell"))
    c.part(dsp.delay_fx(dsp.sweep(dub, 900 * 2 ** (1.5 - 1.3 * slow)), c.beats(.75), .55, .35) * pump, 0, pan=.15, rev=.25, t60=2.4)
    c.part(c.synth(c.arp(65, .25, 72, 1, c.pick((None, ("chorus", "break"))), c.pick(([0, 0, 1, 0, 2, 0, 1], [0, 1, 2]))), c.pick(("pluck", "square"))) * pump, -4, pan=-.45, width=.5, rev=.12)
    c.part(c.gm(c.comping(60, "x_______", n=3, vel=60), 90, 92, 95, 50) * pump, -7, rev=.35, t60=2.8)
    if c.chance(.5):
        c.backing("spoken", 0, .2, 1.8, echo=.75)
        c.voice(sections=("chorus",), dense=.35, delay=.75, wet=.25, t60=2.4)
    else:
        c.backing("chopped", 0, .25, 2, echo=.75)
        c.voice(dense=.35, delay=.75, wet=.25, t60=2.4)
    return c, dict(vocals=-1.5, drums=2, bass=.5, other=-1)


def drumnbass(seed, split):
    c = WrittenSong(seed, split, (168, 176), ("minor", "jazz", "modal"), human=0.0)
    c.drums({"*": ("K x.x.......xx.... S ....X..o.o..X..o D x.x.x.x.x.x.x.x.", "K x.........x..... S ....X..o....X... H x-x-x-x-x-x-x-x-", "K x.x......x.x.... S ....X..o.X..o.X. H xxxxxxxxxxxxxxxx"), "chorus": ("K x.........x..... S ....X.......X... D x.x.x.x.x.x.x.x. SH xxxxxxxxxxxxxxxx", "K x.x.......x..x.. S ....X..o.o..X.oo H xxxxxxxxxxxxxxxx O ......x........."),
             "break": ("H x.x.x.x.x.x.x.x. R ....x.......x...", "K x............... S ............X... D x...x...x...x..."), "intro": ("K x.........x..... H xxxxxxxxxxxxxxxx",)}, ("real", "909", "machine", "box"), wet=.08, t60=.5)
    line = c.line(26, "0 _ _ _ _ . 0 _", "0 _ _ 7 _ . 10 a", "0 _ 0 _ . 12 _ .", "0 _ _ _ _ _ _ _")
    c.bass(c.synth(line, c.pick(("reese", "reese", "sub"))) + .5 * c.synth(line, "sub"), 1)
    c.part(dsp.chorus(c.gm(c.comping(62, "x_______", vel=70), 89, 90, 95, 48)), -2, rev=.35, t60=2.8)
    c.part(dsp.delay_fx(c.gm(c.comping(64, "x_.....x", "..x_..x_", "x__x____", vel=74), 4, 0, 5), c.beats(.75), .4, .25), -1, pan=-.3, width=.8, rev=.2)
    stab = c.comping(67, "x.....x.........", "..x..x....x.....", vel=90, sections=("chorus", "outro"))
    c.part(c.synth(stab, "supersaw") if c.chance(.5) else c.gm(stab, 81, 62, 55), -3, pan=.25, rev=.22)
    c.part(dsp.delay_fx(c.synth(c.arp(72, .5, 70, 2, ("break", "intro", "verse")), c.pick(("pluck", "fm"))), c.beats(.75), .5, .3), -4, pan=.45, rev=.25)
    if c.chance(.4):
        c.voice(low=True, rap=True, sections=("verse",), wet=.07, t60=.7, thr=-20)
        c.voice(sections=("chorus",), dense=.4, delay=1.5, wet=.25, t60=2.4)
    else:
        c.voice(low=c.pick((None, False)), dense=.35, delay=1.5, double=c.chance(.5), wet=.25, t60=2.4)
    return c, dict(vocals=-.5, drums=1, bass=1, other=-1.5)


def trap(seed, split):
    c = WrittenSong(seed, split, (66, 78), ("minor", "modal"), human=0.0)
    c.drums({"*": ("K x......x..x..... C ........X....... H x.x.xxx.x.x.xxxxx.x.x.x.xxxxx.x.", "K x.........x..x.. S ........X....... H x-x-x-xxx-x-x-xx O ......x.........", "K x..x......x..... C ........X....... H x-x-x-x-x-xxx-x-x-x-xxxxx-x-x-x-"), "chorus": ("K x......x..x..x.. C ........X....... S ........x....... H x-xxx-xxx-xxx-xxx-xxx-xxxxxxx-xx O ..x.............", "K x..x...x..x..... C ........X......x H x-x-xxxxx-x-x-x-x-xxx-x-x-xxxxxx"),
             "intro": ("H x-x-x-x-x-x-x-x-",), "break": ("C ........X....... H x...x...x...x...",)}, ("808", "808", "machine", "gm:25", "box"), False, c.chance(.5), wet=.05, t60=.5)
    line = c.line(26, "0 _ _ _ _ _ _ 0 _ _ 0 _ _ . . .", "0 _ _ _ _ _ . . . . 0 _ 12 _ . .", "0 _ _ 0 _ _ _ _ . . 0 _ _ 7 _ a")
    deep = c.synth(line, "808")
    c.bass(c.amp(deep, 2, 2500) if c.chance(.3) else deep, 2)
    bells = c.arp(72, .25, 76, c.pick((1, 2)), None, c.pick(([0, 2, 1, 3, 2, 0, 1, 2], [0, 1, 2, 1], [2, 0, 1, 0, 2, 0])))
    c.part(dsp.delay_fx(c.synth(bells, c.pick(("fm", "pluck"))) if c.chance(.5) else c.gm(bells, 10, 11, 0, 24, 45), c.beats(.75), .4, .2), -1, pan=.25, width=.8, rev=.22, t60=2)
    c.part(dsp.sosf(c.gm(c.comping(60, "x_______", "x___x___", vel=66), 89, 48, 50, 4, 95), "lowpass", 5000), -4, width=1.1, rev=.3, t60=2.4)
    c.part(c.gm(c.comping(62, "x..x....", "x_.....x", n=3, vel=84, sections=("chorus", "outro")), 81, 61, 45, 62), -5, pan=-.4, rev=.18)
    c.part(dsp.delay_fx(c.gm(c.lead(70, 86, ("intro", "break", "outro"), .4), 73, 75, 81, 78), c.beats(.75), .45, .25), -3, pan=-.25, rev=.28, t60=2.2)
    if c.chance(.65):
        c.voice(low=c.pick((True, True, None)), rap=True, sections=("verse",), wet=.06, t60=.8, thr=-22, delay=c.pick((None, .5)))
        c.voice(sections=("chorus",), dense=.5, double=True, delay=.5, wet=.18, t60=1.6)
    else:
        c.voice(low=c.pick((True, None)), dense=.6, double=True, delay=.5, wet=.18, t60=1.6, vib=(5.5, .1))
    if c.chance(.5):
        c.backing("adlib", -8, .2, 1.4, low=True, echo=.5)
    return c, dict(vocals=.5, drums=.5, bass=1.5, other=-2)


def boombap(seed, split):
    c = WrittenSong(seed, split, (82, 97), ("jazz", "minor", "funk"), swing=(.3, .8), human=.009)
    c.drums({"*": ("K x..x......x..... S ....X.......X... H x.x.x.x.x.x.x.x.", "K x.......x.x..x.. S ....X..o....X... H x.-.x.-.x.-.x.-. O ..............x.", "K x.x....x..x..... S ....X..o....X..o H x.x.x.x.x.x.x.x."), "chorus": ("K x..x..x...x..... S ....X.......X..o D x.x.x.x.x.x.x.x.", "K x.x...x.x....x.. S ....X.......X... H x-x-x-x-x-x-x-x- TB ....x.......x...")}, ("real", "box", "gm:0", "gm:25"), False, c.chance(.4), wet=.06, t60=.4, level=2)
    line = c.line(28, "0 _ . . . . 0 . 7 _ . . . . a .", "0 _ . 0 . . . . 0 _ . 10 . 12 . .", "0 _ _ _ 7 _ . .", "0 _ . 0 . t 7 a")
    c.bass(dsp.sosf(c.synth(line, "sub") if c.chance(.4) else c.gm(line, 32, 33, 35, 38), "lowpass", 1200), .5)
    loop = c.gm(c.comping(60, "x___x_x_", "x__x____", "x_.x_..x", vel=76), *c.pick(((4, 5), (0, 2), (11, 26))))
    c.part(dsp.tremolo(dsp.sosf(loop, "lowpass", c.pick((3500, 6000))), 4.5, .2), 0, pan=-.15, width=.8, rev=.12)
    c.part(dsp.sosf(c.gm(c.comping(67, "x_______", n=3, vel=62, sections=("chorus", "intro")), 48, 49, 51), "lowpass", 4500), -4, pan=.3, rev=.22, t60=1.8)
    c.part(c.gm(c.comping(64, "......x_", "x_......", "..x.....", n=2, vel=90), 61, 56, 66), -6, pan=.45, width=.4, rev=.15)
    c.part(c.gm(c.lead(65, 82, ("intro", "break", "chorus"), .4), 56, 73, 66, 11, 26), -4, pan=-.45, width=.3, rev=.18)
    if c.chance(.6):  # needle noise
        dust = c.rng.standard_normal((int(c.total * SR), 2))
        c.part(dust * (c.rng.random(dust.shape) > .9996) + .008 * dust, -21, rev=0)
    c.voice(low=c.pick((True, True, None)), rap=True, sections=("verse",) if c.chance(.6) else ("verse", "chorus"), wet=.05, t60=.5, thr=-22)
    if c.chance(.6):
        c.voice(sections=("chorus",), dense=.5, harmony=2, wet=.16, t60=1.4)
    if c.chance(.4):
        c.backing("adlib", -9, .1, 1, low=True)
    return c, dict(vocals=1, drums=1, bass=.5, other=-1.5)


def downtempo(seed, split):
    c = WrittenSong(seed, split, (70, 96), ("jazz", "modal", "minor"), swing=(0, .5), human=.006)
    c.drums({"*": ("K x......x..x..... S ....X.......X..o H x.xxx.x.x.xxx.x.", "K x.....x...x..... R ....x.......x..x SH x-x-x-x-x-x-x-x-", "K x..x......x..... C ....x.......x... H x-x-x-x-x-x-x-x-"), "chorus": ("K x..x...x..x..... S ....X..o....X..o D x.x.x.x.x.x.x.x.", "K x......x..x..x.. C ....x.......x... S ....x.......x... H xxxxxxxxxxxxxxxx"),
             "intro": ("SH x-x-x-x-x-x-x-x- R ....x.......x...",)}, ("real", "box", "machine", "808", "gm:25"), False, c.chance(.4), wet=.14, t60=1.2)
    if c.chance(.4):
        c.drums({"*": ("CH x..x..x.x..x..x. CL ..x..x....x..x..", "CH ..x...x...xx..x. MA x-x-x-x-x-x-x-x-")}, ("hands", "gm:0"), False, False, level=-9, wet=.2)
    line = c.line(26, "0 _ _ . . . 7 _", "0 _ . 0 _ . 12 .", "0 _ _ _ _ _ _ _", "0 _ . . 7 _ 10 a")
    c.bass(c.synth(line, c.pick(("sub", "fm", "sub"))) if c.chance(.6) else c.gm(line, 33, 35, 32), 1)
    c.part(dsp.tremolo(c.gm(c.comping(60, "x_______", "x__x____", "..x___x_", vel=70), 4, 5, 2, 11), 3.2, .25), 0, pan=-.25, rev=.25, t60=2.2)
    c.part(dsp.chorus(c.patch(c.comping(62, "x_______", vel=64), ("supersaw", "subtractive", "organ")) if c.chance(.4) else c.gm(c.comping(62, "x_______", vel=64), 89, 92, 95, 48)), -4, rev=.35, t60=2.8)
    c.part(dsp.delay_fx(c.synth(c.arp(69, .5, 66, 2, ("chorus", "break", "intro")), c.pick(("pluck", "fm"))), c.beats(.75), .5, .35), -4, pan=.45, rev=.25, t60=2.4)
    c.part(dsp.delay_fx(c.gm(c.lead(67, 84, ("intro", "break", "outro"), .35), 24, 66, 73, 56, 104), c.beats(.75), .45, .25), -2, pan=.2, width=.4, rev=.3, t60=2.4)
    c.voice(low=c.pick((None, False)), dense=.4, delay=c.pick((.75, 1)), wet=.25, t60=2.4)
    if c.chance(.35):
        c.backing(c.pick(("whisper", "spoken")), -6, .2, 1.8, echo=.75)
    return c, dict(vocals=.5, drums=0, bass=.5, other=-.5)


def synthpop(seed, split):
    c = WrittenSong(seed, split, (98, 128), ("pop", "minor", "plagal"), human=0.0)
    c.drums({"*": ("K x...x...x...x... S ....X.......X... H x-x-x-x-x-x-x-x-", "K x.......x.x..... C ....X.......X... S ....x.......x... H xxxxxxxxxxxxxxxx", "K x..x......x..... S ....X.......X... H x.x.x.x.x.x.x.x."), "chorus": ("K x...x...x...x... S ....X.......X... O ..x...x...x...x. T2 ..............xx", "K x...x...x...x... S ....X.......X... C ....X.......X... H xxxxxxxxxxxxxxxx CL ...x..x...x..x.."),
             "break": ("K x...x...x...x...", "T1 x..x..x......... T3 ..........x..x..")}, ("909", "machine", "gm:24", "gm:16", "808"), wet=c.pick((.1, .25)), t60=1.0)
    pump = c.pump(.35) if c.chance(.5) else 1.0
    line = c.line(28, "0 0 0 0 0 0 0 0", "0 12 0 12 0 12 0 12", "0 0 12 0 0 12 0 10 0 0 12 0 0 12 7 10", "0 . 0 0 . 0 12 a")
    c.bass(c.synth(line, c.pick(("square", "square", "sub", "fm", "acid"))) if c.chance(.75) else c.gm(line, 38, 39), 0, pump)
    chords = c.comping(64, "x_______", "x__x__x_", "x.x.xx.x", vel=78)
    c.part(dsp.chorus(c.synth(chords, "supersaw") if c.chance(.6) else c.gm(chords, 50, 62, 81, 90)) * pump, 0, rev=.22, t60=2)
    arp = c.arp(67, .25, 74, 2, c.pick((None, ("chorus", "intro", "break"))), c.pick((None, [0, 1, 2, 4], [0, 3, 1, 4])))
    c.part(dsp.delay_fx(c.synth(arp, c.pick(("square", "pluck", "fm"))), c.beats(.75), .35, .2) * pump, -4, pan=.5, width=.7, rev=.12)
    c.part(c.synth(c.comping(72, "..x...x.", "x.....x.", n=3, sections=("verse", "chorus")), "fm") if c.chance(.5) else c.gm(c.comping(60, "..x...x.", "x.xx.xx.", n=3, vel=80), 28, 27, 5), -5, pan=-.55, width=.4, rev=.15)
    hook = c.lead(69, 86, ("intro", "break", "outro", "chorus"), .55)
    c.part(dsp.delay_fx(c.synth(hook, c.pick(("square", "fm"))) if c.chance(.6) else c.gm(hook, 81, 80, 98, 66), c.beats(.5), .35, .2), -2, pan=-.1, rev=.25, t60=2)
    c.voice(dense=.6, double=True, harmony=c.pick((None, 2)), delay=c.pick((None, .5)), wet=.2, t60=1.8)
    return c, dict(vocals=0, drums=.5, bass=-.5, other=-.5)


def chiptune(seed, split):
    c = WrittenSong(seed, split, (122, 168), ("pop", "minor", "rock"), human=0.0)
    c.drums({"*": ("K x...x.x.x...x.x. S ....x.......x..x H xxxxxxxxxxxxxxxx", "K x.....x.x....... S ....X.......X... H x.x.x.x.x.x.x.x.", "K x...x...x...x... S ....X.......X.xx H ..x...x...x...x."), "chorus": ("K x..x..x.x..x..x. S ....X.......X... H xxxxxxxxxxxxxxxx", "K x...x...x...x... S ..x.X.x...x.X.xx O ..x...x...x...x.")}, ("machine", "gm:24", "909", "gm:25"), wet=.02, t60=.3)
    line = c.line(31, "0 12 0 12 0 12 0 12", "0 . 0 12 . 0 7 12", "0 0 12 7 0 0 12 7 0 0 12 7 10 10 7 5", "0 7 12 7 0 7 12 a")
    c.bass(c.patch(line, ("chip",), True) if c.chance(.5) else c.synth(line, "square"))
    fast = c.arp(67, c.pick((.125, .25)), 76, 1, None, c.pick((None, [0, 1, 2])))
    c.part(c.patch(fast, ("chip",)) if c.chance(.6) else c.synth(fast, "square"), -3, pan=.4, width=.5, rev=0)
    c.part(c.patch(c.comping(60, "x.x.x.x.", "x..x..x.", "..x...x.", n=2, vel=74), ("chip", "pulse")), -5, pan=-.4, width=.5, rev=0)
    tune = c.lead(72, 91, c.pick((("intro", "break", "outro"), ("intro", "break", "outro", "chorus"))), .8)
    c.part(dsp.delay_fx(c.patch(tune, ("chip", "pulse")) if c.chance(.6) else c.synth(tune, "square"), c.beats(.75), .35, .25), 0, pan=-.1, width=.5, rev=.02)
    c.voice(low=c.pick((None, False)), dense=.7, double=c.chance(.5), delay=c.pick((None, .5)), wet=.1, t60=1.0, vib=(6, .2))
    if c.chance(.3):
        c.backing("chopped", -8, .1, 1)
    return c, dict(vocals=.5, drums=0, bass=-.5, other=0)
