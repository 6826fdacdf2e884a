"""Written genres that no training song has: bossa, rnb, tango, grunge and trance to choose by, lofi, motown and dubstep to confirm.

Their patterns stand in no training genre. Each returns the song and its balance in dB per stem.
"""
from .. import effects as dsp
from ..effects import SR
from .written_song import WrittenSong

OWN = ("wavefold", "ring")  # kinds of synthesiser of the held-out splits


def bossa(seed, split):
    c = WrittenSong(seed, split, (112, 138), ("bossa",), human=.009)
    c.drums({"*": ("K x.....xxx.....xx R ..x..x..x...x..x H x-x-x-x-x-x-x-x-", "K x.....xxx.....xx R x..x..x...x..x.. H xxxxxxxxxxxxxxxx", "K x.....xx......xx R ..x..x....x..x.. SH x-x-x-x-x-x-x-x-"), "chorus": ("K x.....xxx.....xx R x..x..x...x..x.. D x.x.x.x.x.x.x.x.", "K x.....xxx.....xx S ..o..o..o...o..o D x.x.x.xxx.x.x.xx")}, ("gm:40", "gm:32", "gm:0"), c.chance(.4), False, wet=.12)
    c.bass(c.gm(c.line(28, "0 _ _ 7 7 _ _ 0", "0 _ _ 7 7 _ _ a", "0 _ _ 0 7 _ _ t"), 32, 32, 35))
    c.part(c.gm(c.comping(59, "x..x..x.x...x..x", "x.x..x.x..x..x.x", "..x..x.x..x.x..x", vel=76, strum=.008), 24, 24, 25), 0, pan=c.pick((.1, .45)), width=.4, rev=.1)
    if c.chance(.7):
        c.part(c.gm(c.comping(66, "...x_.x_", ".x_...x.", vel=64), 0, 4, 11), -4, pan=-.45, width=.8, rev=.15)
    for pitch, side in ((64, .5), (72, -.4)):
        c.part(c.gm(c.comping(pitch, "x_______", n=2, vel=60, sections=("chorus", "break")), 48, 49), -7, pan=side, rev=.3, t60=2.2)
    c.part(c.gm(c.lead(67, 84, ("intro", "break", "outro"), .5), 73, 66, 71, 11), -1, pan=-.2, width=.3, rev=.22, t60=1.7)
    c.voice(dense=.5, wet=.14, t60=1.4, vib=(5, .2))
    return c, dict(vocals=2, drums=-4, bass=-1, other=0)


def rnb(seed, split):
    c = WrittenSong(seed, split, (64, 96), ("lament",), swing=(0, .4), human=.004)
    c.drums({"*": ("K x.....x..xx..... C ....x.......x... H x.xxx.x.x.xxx.xx", "K x......x......x. S ....X.......X... H x-x-xxx-x-x-x-xx R ..........x.....", "K x..x.....x.x.... C ....x.......x..x H x-xxx-x-xxx-x-xx"), "chorus": ("K x.....x..xx..x.. C ....X.......X... S ....x.......x... H x-xxx-xxx-xxx-xx", "K x..x...x.x.x.... C ....X.......X... O ......x...x..... H x-x-xxx-x-xxx-xx"),
             "intro": ("R ....x.....x.x... H x.xxx.x.x.x.x.x.",)}, ("machine", "gm:25", "gm:24", "box"), False, c.chance(.4), wet=.07, t60=.6)
    line = c.line(26, "0 _ _ . . . 12 . . 10 _ . . . 7 .", "0 _ . . . . 0 _ . 12 . 3 _ . . .", "0 _ _ _ . 7 . . 0 _ . . 10 . 12 a")
    c.bass(c.patch(line, OWN, True) if c.chance(.6) else c.gm(line, 38, 39, 33), 1.5)
    c.part(dsp.tremolo(c.gm(c.comping(60, "x_____x____x____", "x__x_____x______", "x_______..x__x__", vel=72), 4, 5, 2), 4, .2), 0, pan=-.2, rev=.18, t60=1.6)
    c.part(dsp.chorus(c.patch(c.comping(64, "x_______", vel=62), OWN) if c.chance(.5) else c.gm(c.comping(64, "x_______", vel=62), 89, 50, 95)), -5, rev=.3, t60=2.4)
    c.part(dsp.sosf(c.gm(c.comping(67, "...x.x....x.....", ".....x..x.x.....", n=3, vel=74), 24, 27, 26), "highpass", 250), -5, pan=.6, width=.2, rev=.12)
    c.part(dsp.delay_fx(c.gm(c.arp(72, .75, 66, 1, ("chorus", "break", "intro")), 11, 10, 46, 8), c.beats(.75), .4, .25), -4, pan=.35, rev=.25, t60=2)
    c.voice(dense=.65, double=c.chance(.5), harmony=c.pick((2, 4)), delay=c.pick((None, .5)), wet=.16, t60=1.7, vib=(5.8, .5))
    if c.chance(.4):
        c.backing("adlib", -10, .2, 1.6)
    return c, dict(vocals=1, drums=0, bass=1, other=-1.5)


def tango(seed, split):
    c = WrittenSong(seed, split, (106, 130), ("lament",), human=.012)
    c.drums({"*": ("K x......x........ S x...x...x...x.xx P ....x.......x...", "K x.....xx....x... S ..x...xox...x.xx P ....x.......x...", "K x......x....x... R x...x..x....x... P ....x.......x..."), "chorus": ("K x......xx...x... S x..xx...x..xx.xx P ....x.......x...", "K x..x..x.x..x..x. S ....x..xx...x.xx X x...............")}, ("gm:40", "gm:0", "real"), c.chance(.3), c.chance(.4), wet=.16, t60=1)
    c.bass(c.gm(c.line(28, "0 _ . 7 0 . 7 .", "0 . . 0 . . 7 a", "0 . 7 . 0 . t a"), 32, 43))
    c.part(c.gm(c.comping(60, "x..xx.x.", "x.x.x.xx", "x_.xx_x.", vel=88), 21, 23), 0, pan=.35, width=.5, rev=.14)
    c.part(c.gm(c.comping(55, "x.x..xx.", "x..xx.x.", vel=80), 0, 1), -2, pan=-.35, width=.9, rev=.14)
    c.part(c.gm(c.comping(69, "x_______", "x_____x_", n=2, vel=74, sections=("chorus", "break", "intro")), 48, 44), -4, pan=-.15, rev=.25, t60=1.9)
    c.part(c.gm(c.lead(67, 86, ("intro", "break", "outro", "chorus"), .55), 40, 23, 21), 0, pan=.15, width=.3, rev=.22, t60=1.8)
    c.voice(dense=.5, wet=.16, t60=1.6, vib=(5.6, .6))
    return c, dict(vocals=2, drums=-5, bass=-1, other=.5)


def grunge(seed, split):
    c = WrittenSong(seed, split, (90, 126), ("lament",), human=.008)
    c.drums({"*": ("K x.x....xx.x..... S ....X.......X... H X...X...X...X...", "K x......xx...x.x. S ....X..o....X... H X.x.X.x.X.x.X.x.", "K xx.....xx.x..x.. S ....X.......X..o O x...x...x...x..."), "chorus": ("K x.xx...xx.x...x. S ....X.......X... Y x...x...x...x...", "K x......xx.xx..x. S ....X..o....X.oo Y x.x.x.x.x.x.x.x."), "break": ("K x......xx....... S ............X... D x...x...x...x...",)}, ("gm:16", "gm:8", "gm:0", "real"), wet=.14, t60=.9)
    c.bass(c.grit(c.gm(c.line(27, "0 _ _ 0 0 _ 0 a", "0 0 . 0 0 0 7 5", "0 _ . 0 . 0 3 a"), 33, 34), c.pick((2, 5)), 3000))
    clean = c.gm(c.arp(57, .5, 78, 1, ("verse", "intro", "break"), c.pick(([0, 2, 1, 0, 2, 1, 2, 0], [2, 0, 1, 2, 0, 0]))), 27, 25)
    c.part(dsp.chorus(clean, .003, 1.1, mix=.45), -1, pan=.3, width=.6, rev=.12)
    wall = c.comping(50, "x_x..xx_x_xx..x_", "x__x..x_x__xx_x.", power=True, vel=98, sections=("chorus", "outro", "intro"))
    for side in (.9, -.9):
        c.part(c.amp(c.gm(wall, 29, 30), c.pick((12, 20)), 5000), 2, pan=side, width=.1, rev=.06)
    c.part(c.amp(c.gm(c.comping(55, "x_______", power=True, vel=80, sections=("verse",)), 29, 27), 6), -6, pan=-.6, width=.1, rev=.1)
    c.part(c.amp(c.gm(c.lead(62, 79, ("break", "outro"), .6), 30, 29), 11), -1, pan=-.1, width=.2, rev=.16)
    c.voice(low=c.pick((True, None)), dense=.55, double=True, wet=.12, t60=1.2)
    return c, dict(vocals=0, drums=.5, bass=-1, other=.5)


def trance(seed, split):
    c = WrittenSong(seed, split, (132, 142), ("lament",), human=0.0)
    c.drums({"*": ("K X...X...X...X... O ..x...x...x...x. C ....x.......x... H x-xxx-xxx-xxx-xx", "K X...X...X...X... O ..X...X...X...X. H xx-xxx-xxx-xxx-x R .....x.......x..", "K X...X...X...X... O ..x...x...x...x. S ....x.......x.x. SH x-xxx-xxx-xxx-xx"), "chorus": ("K X...X...X...X... O ..X...X...X...X. C ....X.......X... D x...x...x...x... H x-xxx-xxx-xxx-xx", "K X...X...X...X..x O ..X...X...X...X. S ....X.......X... C ....X.......X... SH xx-xxx-xxx-xxx-x"),
             "break": ("H x-x-x-x-x-x-x-x- C ............x...", "SH x-xxx-xxx-xxx-xx")}, ("machine", "machine", "gm:24"), c.chance(.3), wet=.07, t60=.6)
    pump = c.pump(.65)
    line = c.line(28, ". 0 0 0 . 0 0 0 . 0 0 0 . 0 0 0", ". 0 0 12 . 0 0 12 . 0 0 12 . 0 0 12", ". . 0 0 . . 0 0 . . 0 0 . . 0 12")
    c.bass(c.patch(line, OWN, True) if c.chance(.65) else c.gm(line, 38, 39), .5, pump)
    gated = c.comping(64, "xx.xx.xxx.xx.xx.", "x.xx.xx.x.xx.xxx", vel=84, sections=("chorus", "outro", "intro"))
    c.part((c.patch(gated, OWN) if c.chance(.5) else c.gm(gated, 81, 90, 62)) * pump, 0, rev=.2, t60=1.8)
    c.part(c.gm(c.comping(64, "x_______", vel=68), 89, 50, 95) * pump, -5, width=1.1, rev=.3, t60=2.6)
    tune = c.arp(72, .25, 76, 1, None, c.pick(([0, 2, 1, 2, 0, 1, 2, 1], [2, 1, 0, 2, 1, 0, 2, 0])))
    c.part(dsp.delay_fx(c.patch(tune, OWN) if c.chance(.6) else c.gm(tune, 81, 80, 45), c.beats(.75), .45, .3) * pump, -3, pan=.3, rev=.2)
    c.part(dsp.delay_fx(c.gm(c.lead(69, 86, ("break", "chorus"), .5), 81, 80, 0), c.beats(.5), .4, .25) * pump, -2, pan=-.2, rev=.28, t60=2.4)
    c.voice(low=False, dense=.4, delay=.75, double=c.chance(.5), wet=.28, t60=2.6)
    if c.chance(.4):
        c.backing("chopped", -7, .25, 2, echo=.75)
    return c, dict(vocals=-.5, drums=1.5, bass=0, other=-.5)


def lofi(seed, split):
    c = WrittenSong(seed, split, (70, 88), ("neosoul",), swing=(.3, .75), human=.012)
    c.drums({"*": ("K x.....-...x..... S ....x.......x..- H x.x.-.x.x.x.-.x.", "K x.........xx.... R ....x.......x... H x.xx..x.x.x...x.", "K x.....xx.....x.. S ....x.......x... SH x.x.x.xxx.x.x.x."), "chorus": ("K x.....-x..x..... S ....x.......x.-. D x...x.x.x...x.x.", "K x......xx....x.. R ....x..o....x... H x.xx..xxx.x.x.x.")}, ("gm:25", "gm:40", "machine", "real", "gm:32"), False, False, wet=.1, level=1)
    line = c.line(28, "0 _ . 7 . . . . . . 10 _ . . . .", "0 _ . . . 0 . . . 7 _ . . . a .", "0 _ _ _ _ . . . 12 _ . 7 _ . . .")
    c.bass(dsp.sosf(c.patch(line, OWN, True) if c.chance(.4) else c.gm(line, 32, 33, 35), "lowpass", 1200), .5)
    keys = c.gm(c.comping(60, "x_______.x______", "..x_____.....x__", "x____..x________", vel=70, strum=.02), 4, 0, 5, 2)
    c.part(dsp.sosf(dsp.tremolo(keys, 4.2, .25), "lowpass", c.pick((3000, 4500))), 0, pan=-.1, rev=.15)
    c.part(dsp.sosf(c.gm(c.comping(64, ".....x.x.....x..", "...x......x..x..", n=3, vel=64, strum=.015), 24, 26, 25), "lowpass", 5000), -4, pan=.5, width=.3, rev=.12)
    c.part(dsp.chorus(c.patch(c.comping(67, "x_______", vel=58, sections=("chorus", "break")), OWN) if c.chance(.4) else c.gm(c.comping(67, "x_______", vel=58), 89, 48, 95)), -7, rev=.25, t60=2)
    c.part(dsp.sosf(c.gm(c.lead(69, 84, ("intro", "break", "outro", "chorus"), .35), 11, 73, 26, 108), "lowpass", 6000), -3, pan=-.4, width=.4, rev=.2)
    dust = c.rng.standard_normal((int(c.total * SR), 2))
    c.part(dust * (c.rng.random(dust.shape) > .9996) + .01 * dust, -20, rev=0)
    rapped = c.chance(.4)
    c.voice(rap=rapped, dense=.4, wet=.06 if rapped else .18, harmony=None if rapped else c.pick((None, 2)), t60=1.2)
    return c, dict(vocals=1, drums=-.5, bass=0, other=-.5)


def motown(seed, split):
    c = WrittenSong(seed, split, (106, 134), ("circle", "neosoul"), swing=(0, .3), human=.009)
    c.drums({"*": ("K x..x..x.x..x..x. S X...X...X...X... TB x.x.X.x.x.x.X.x.", "K x.x..x..x.x..x.. S X...X...X...X... H x...x...x...x...", "K x..x...xx..x...x S X...X...X...X..x H x.x.x.x.x.x.x.x."), "chorus": ("K x..x..x.x..x..x. S X...X...X...X... TB xxxxXxxxxxxxXxxx D x...x...x...x...", "K x.x..x..x.x..x.. S X...X...X...X.xx TB x.x.X.x.x.x.X.xx")}, ("real", "gm:0", "gm:8"), wet=.13, t60=.7)
    c.bass(c.gm(c.line(28, "0 _ . 0 t 7 9 11", "0 . 12 0 . 7 9 a", "0 0 . 4 . 7 11 12 0 . 9 . 7 . t a", "0 . t 7 0 9 7 a"), 32, 33, 33), .5)
    c.part(dsp.sosf(c.gm(c.comping(67, ".x...x.x", "x...x..x", n=3, vel=90), 27, 26, 28), "highpass", 280), -3, pan=.65, width=.1, rev=.08)
    c.part(c.gm(c.comping(60, "x_x_x_xx", "x.xxx_x.", vel=80), 0, 1), -1, pan=-.45, width=.7, rev=.12)
    for pitch, side in ((67, .4), (74, -.3)):
        c.part(c.gm(c.comping(pitch, "x_______", "x_____xx", n=2, vel=74, sections=("chorus", "break", "intro")), 48, 49), -4, pan=side, rev=.28, t60=1.8)
    for program, side in ((56, .25), (67, -.25)):
        c.part(c.gm(c.comping(62, "x_.x....", "...xx.x_", n=2, vel=92, sections=("chorus", "outro")), program, 61), -5, pan=side, width=.3, rev=.15)
    c.part(c.gm(c.lead(69, 86, ("intro", "break", "outro"), .5), 11, 67, 73, 66), -3, pan=.15, width=.3, rev=.2)
    c.voice(dense=.65, harmony=c.pick((2, 4)), wet=.18, t60=1.4)
    if c.chance(.5):
        c.backing("choir", -9, .25)
    return c, dict(vocals=1, drums=0, bass=0, other=-.5)


def dubstep(seed, split):
    c = WrittenSong(seed, split, (138, 146), ("circle",), human=0.0)
    c.drums({"*": ("K x.........x..... S ........X....... H x..x..x...x..x.x", "K x..x............ S ........X.....o. H x.x..x.x..x.x..x", "K x.....x......x.. S ........X....... H xxx.xxx.xxx.xxx."), "chorus": ("K x..x......x..x.. S ........X....... C ........X....... H x..x..x.x..x..xx", "K x.....x...xx.... S ........X....... C ........X....... O ....x.......x..."), "intro": ("H x..x..x...x..x.x",), "break": ("R ......x...x..x.. H x...x...x...x...",)}, ("machine", "machine", "gm:24"), False, c.chance(.6), wet=.09, t60=.8)
    line = c.line(27, "0 _ _ _ _ _ 0 _ . . 0 _ 1 _ 0 _", "0 _ _ . 0 _ . 12 _ _ 0 _ _ _ . .", "0 _ 0 _ 0 _ . . 3 _ 0 _ 0 _ 1 _")
    growl = c.patch(line, OWN, True)
    wobble = dsp.tremolo(growl, c.tempo / 60 * c.pick((1, 1.5, 2, 3)), c.pick((.4, .8)), False)
    c.bass(c.amp(wobble, 4, 3000) + .7 * c.patch(line, OWN, True), 1.5)
    c.part(dsp.chorus(c.gm(c.comping(62, "x_______", vel=64), 89, 95, 50, 92)), -3, rev=.35, t60=2.6)
    stab = c.comping(64, "x.....x...x.....", "...x..x.......x.", vel=92, sections=("chorus", "outro"))
    c.part((c.patch(stab, OWN) if c.chance(.6) else c.gm(stab, 81, 62, 55)), -1, pan=.2, rev=.16)
    c.part(dsp.delay_fx(c.patch(c.arp(72, .75, 70, 2, ("verse", "intro", "break")), OWN) if c.chance(.5) else c.gm(c.arp(72, .75, 70, 2, ("verse", "intro", "break")), 0, 11, 10, 46), c.beats(.75), .45, .3), -2, pan=-.35, rev=.3, t60=2.4)
    c.part(dsp.delay_fx(c.gm(c.lead(67, 84, ("break", "intro", "chorus"), .35), 81, 80, 40), c.beats(1), .4, .25), -3, pan=.35, rev=.28, t60=2)
    c.voice(low=c.pick((False, None)), dense=.35, delay=.75, wet=.28, t60=2.4)
    if c.chance(.5):
        c.backing("chopped", -6, .25, 2, echo=.75)
    return c, dict(vocals=-.5, drums=1, bass=1.5, other=-1.5)
