"""Written genres that live by their rhythm section: funk, disco, reggae, ska, samba, afrobeat, punk, metal, indie.

Each returns the song and its balance in dB per stem.
"""
from .. import effects as dsp
from .written_song import WrittenSong


def funk(seed, split):
    c = WrittenSong(seed, split, (92, 116), ("funk", "modal"), swing=(0, .3))
    c.drums({"*": ("K x..x....x.x..... S ....X.o.o.o.X..o H x-x-x-x-x-x-x-x-", "K x.....x..xx..x.. S ....X..o.o..X..o H x.x.x.x.x.x.x.x.", "K x.x....x..x..... S ....X..o.o.oX.o. H x-x-x-x-x-x-x-x- O ..............x."),
             "chorus": ("K x..x..x...x..... S ....X..o....X..o D x.x.x.x.x.x.x.x.", "K x.x...x.x.x..x.. S ....X..o....X... O ..x...x...x...x."), "break": ("K x.......x....... S ....X..o.o..X.oo H x.x.x.x.x.x.x.x.",)}, ("real", "gm:0", "gm:8"), ghost=.05, wet=.06, t60=.4)
    if c.chance(.55):
        c.drums({"*": ("CH ..xx..x...xx..x. CL x.....x.x.....x.", "TB ..x...x...x...x.", "W x...x...x...x...")}, ("gm:0",), False, False, level=-9)
    c.bass(c.gm(c.line(28, "0 . . 0 . . 10 . 12 . 0 . . 7 10 a", "0 . 0 . . 12 . 10 0 . . . 7 . a .", "0 0 . 12 . 0 . . 10 . 12 . . 0 . a", "0 . . . 0 . 12 . . 0 . 10 . 7 5 a"), 33, 34, 36, 37), 1)
    chops = dsp.sosf(c.gm(c.comping(66, "..x.x..x.xx...x.", "x.xx..x.x.xx..x.", "xx.x.xx.xx.x.xx.", n=3, vel=82), 27, 28, 27), "highpass", 300)
    c.part(chops, -2, pan=.65, width=.2, rev=.05)
    keys = c.gm(c.comping(60, "x..x..x...x.x...", "x.....x.x..x....", ".x.x..x..x.x..x.", n=3, vel=84), *c.pick(((7,), (4, 5), (16, 17))))
    c.part(dsp.tremolo(keys, 5.5, .25) if c.chance(.5) else keys, -2, pan=-.6, width=.5, rev=.06)
    for program, side in c.pick((((56, .3), (66, 0), (57, -.3)), ((61, .2), (62, -.2)))):
        c.part(c.gm(c.comping(67, "x.x.......x.....", "......x...x.x_..", "x___......xx....", n=2, vel=98, sections=("chorus", "break", "outro")), program), -3, pan=side, width=.4, rev=.13)
    if c.chance(.6):
        c.part(c.gm(c.lead(64, 83, ("break", "intro", "outro"), .75), 65, 66, 81, 27), -1, pan=-.15, width=.3, rev=.14)
    c.voice(dense=.65, double=c.chance(.5), harmony=c.pick((None, 2)), wet=.09, t60=1.0)
    return c, dict(vocals=.5, drums=.5, bass=.5, other=-1)


def disco(seed, split):
    c = WrittenSong(seed, split, (112, 126), ("minor", "funk", "jazz"), human=.004)
    c.drums({"*": ("K x...x...x...x... S ....X.......X... O ..x...x...x...x. H x.-.x.-.x.-.x.-.", "K x...x...x...x... S ....X..o....X... H xx.xxx.xxx.xxx.x O ..x...x...x...x."), "chorus": ("K x...x...x...x... S ....X.......X... C ....x.......x... O ..x...x...x...x. TB x-x-x-x-x-x-x-x-", "K x...x...x...x... S ....X.......X.x. D x.x.x.x.x.x.x.x. TB ....x.......x..."),
             "intro": ("K x...x...x...x... O ..x...x...x...x.",)}, ("real", "gm:0", "gm:24", "909"), wet=.08)
    if c.chance(.6):
        c.drums({"*": ("CH x..x..x.x..x..x. CL ....x.......x.xx", "CH ..xx..x...xx..x. W x...x...x...x...")}, ("gm:0",), False, False, level=-10)
    c.bass(c.gm(c.line(28, "0 12 0 12 0 12 0 12", "0 . 12 0 . 12 0 a", "0 . 0 12 . 0 7 a", "0 12 0 12 7 12 10 a"), 33, 33, 34, 36, 38), 1)
    c.part(dsp.sosf(c.gm(c.comping(66, "x.xxx.xxx.xxx.xx", "..xx..x...xx..x.", "x.x.x.xx.xx.x.xx", n=3, vel=78), 27, 28, 25), "highpass", 280), -3, pan=.65, width=.2, rev=.06)
    c.part(c.gm(c.comping(60, "x__x__x_", "x_.x..x_", "..x...x.", vel=80), 4, 0, 2, 7), -2, pan=-.5, width=.8)
    for pitch, side in ((67, .35), (74, -.35)):
        c.part(c.gm(c.comping(pitch, "x_______", "xx.x....", "x___x_x_", n=2, vel=80, sections=("chorus", "intro", "break")), 48, 49, 50), -2, pan=side, width=.8, rev=.25, t60=1.8)
    c.part(c.gm(c.comping(65, "x.......", "......xx", n=3, vel=94, sections=("chorus", "outro")), 61, 56), -4, pan=.15, rev=.15)
    c.part(c.gm(c.lead(72, 89, ("break", "outro", "intro"), .6), 48, 73, 66, 11), -2, pan=-.2, width=.5, rev=.25)
    c.voice(low=c.pick((None, False)), dense=.6, harmony=2, double=c.chance(.4), wet=.14, t60=1.5)
    return c, dict(vocals=1, drums=.5, bass=0, other=-1)


def reggae(seed, split):
    c = WrittenSong(seed, split, (66, 90), ("plagal", "minor"), swing=(0, .6), human=.009)
    c.drums({"*": ("K ........X....... R ........x....... H x.-.x.-.x.-.x.-.", "K x...x...x...x... R ....x..x....x... H ..x...x...x...x.", "K x.......X....... S ........X.....o. H x-x-x-x-x-x-x-x-"), "chorus": ("K ........X....... S ........X....... H x.x.x.x.x.x.x.x. O ......x.......x.", "K x...x...x...x... S ........X..x.... H x-x-x-x-x-x-x-x-"),
             "intro": ("R ........x.x.x... H x...x...x...x...",)}, ("real", "gm:0", "gm:8"), wet=.16, t60=1.1)
    c.bass(dsp.sosf(c.gm(c.line(26, "0 _ . 0 . 7 t .", ". . 0 _ . 7 12 .", "0 _ _ . 7 . 0 a", "0 . 0 t 7 _ . .", "0 . 7 . . 5 7 ."), 33, 33, 32, 38), "lowpass", 700), 1.5)
    skank = dsp.sosf(c.gm(c.comping(66, "..x...x...x...x.", "..x...xx..x...xx", n=3, vel=80), 27, 28, 26), "highpass", 300)
    c.part(dsp.delay_fx(skank, c.beats(.75), .45, c.pick((.05, .25))), -1, pan=.5, width=.2, rev=.1)
    c.part(c.gm(c.comping(60, "..x...x...x...x.", n=3, vel=76), 0, 3, 17), -3, pan=-.25, width=.7, rev=.1)
    c.part(dsp.tremolo(c.gm(c.comping(57, ".xx..xx..xx..xx.", ".x.x.x.x", n=3, vel=70), 16, 17, 18), 6.3, .25), -4, pan=-.55, width=.7)
    if c.chance(.6):
        horns = c.gm(c.comping(65, "x_x_....", "....x_xx", "x___....", n=2, vel=90, sections=("intro", "chorus", "outro")), 61, 57, 66)
        c.part(dsp.delay_fx(horns, c.beats(.75), .4, .25), -2, pan=.15, width=.6, rev=.2)
    melodica = c.gm(c.lead(64, 81, ("break", "intro", "outro"), .4), 22, 21, 73, 80)
    c.part(dsp.delay_fx(melodica, c.beats(.75), .5, .3), -3, pan=-.2, width=.4, rev=.25, t60=2)
    c.voice(dense=.5, delay=c.pick((.75, 1.5, None)), harmony=c.pick((2, None)), wet=.18, t60=1.8)
    return c, dict(vocals=1, drums=-.5, bass=2, other=-1.5)


def ska(seed, split):
    c = WrittenSong(seed, split, (132, 168), ("rock", "plagal", "pop"), human=.007)
    c.drums({"*": ("K x...x...x...x... S ....X.......X... H ..X...X...X...X.", "K x.......x....... S ....X.......X... H x.x.x.x.x.x.x.x.", "K ....X.......X... R ....x.......x... H x.x.x.x.x.x.x.x."), "chorus": ("K x..xx...x..xx... S ....X.......X... D x...x...x...x... O ..x...x...x...x.", "K x...x...x...x... S ..X...X...X...X. Y x...x...x...x...")}, ("real", "gm:0", "gm:8"), wet=.1)
    c.bass(c.gm(c.line(28, "0 t 7 a", "0 0 t t 7 7 9 a", "0 t 7 9 12 9 7 a", "0 7 t a"), 33, 34, 32), .5)
    c.part(dsp.sosf(c.gm(c.comping(67, ".x.x.x.x", ".x.xxx.x", n=3, vel=90), 27, 28), "highpass", 300), -1, pan=.6, width=.1, rev=.06)
    c.part(c.gm(c.comping(60, ".x.x.x.x", "xx.xxx.x", n=3, vel=76), 16, 17, 0), -3, pan=-.5, width=.6, rev=.09)
    for program, side in ((56, .4), (66, 0), (57, -.4)):
        c.part(c.gm(c.comping(66, "x.x.x_..", "x_x_....", "..xx.x..", ".xx_x_..", n=2, vel=98, sections=("chorus", "intro", "outro")), program), -3, pan=side, width=.3, rev=.14)
    if c.chance(.5):
        c.part(c.amp(c.gm(c.comping(52, "x_______", "x_x_x_x_", power=True, sections=("chorus",)), 27, 29), 8), -3, pan=-.8, width=.1, rev=.06)
    c.part(c.gm(c.lead(62, 80, ("break", "outro"), .7), 57, 56, 66, 17), 0, pan=.1, width=.3, rev=.16)
    c.voice(low=c.pick((None, True)), dense=.75, double=c.chance(.6), harmony=c.pick((None, 2)), wet=.09, t60=1.0)
    if c.chance(.3):
        c.backing("shout", -9, .12)
    return c, dict(vocals=.5, drums=0, bass=-1, other=-.5)


def samba(seed, split):
    c = WrittenSong(seed, split, (92, 116), ("latin", "jazz"), human=.008)
    c.drums({"*": ("K x..xx..xx..xx..x H x-xxx-xxx-xxx-xx R x.x..x.x.x.x..x.", "K x..xx..xx..xx..x S o.oxoxo.oxo.ox.x H ..x...x...x...x.", "K o..xx..xo..xx..x R ..x..x.x..x.x..x H x-x-x-x-x-x-x-x-"), "chorus": ("K x..xX..xx..xX..x S oxoxXoxoxoxoXoxo D x.x.x.x.x.x.x.x.", "K x..xX..xx..xX..x S x.xx.x.xx.xx.x.x O ..x...x...x...x.")}, ("real", "gm:0", "gm:40"), fill=c.chance(.5), wet=.1)
    c.drums({"*": ("SH x-xxx-xxx-xxx-xx T3 ....X.......X..x TB x-xxx-xxx-xxx-xx", "CV x.x..x.x.x.x..x. SH xxxxxxxxxxxxxxxx CL ....x..x....x.xx", "W x.x.xx.x.x.xx.x. TB x-x-x-x-x-x-x-x- CH ...x..x....x..x.")}, ("gm:0", "hands"), False, False, level=-5)
    c.bass(c.gm(c.line(28, "0 _ . 0 7 _ . 7", "0 _ . a 7 _ . 0", "0 _ . 7 12 _ . a"), 32, 33, 35), .5)
    c.part(c.gm(c.comping(59, "x.x..x.x.x.x..x.", "x..x.x..x.x..x.x", "..x.x..x..x.x.x.", vel=78, strum=.008), 24, 24, 25), 0, pan=.5, width=.3, rev=.08)
    c.part(c.gm(c.comping(71, "xxxxxxxx", "x.xxx.xx", vel=64, strum=.01) if c.chance(.5) else c.arp(67, .25, 66, 1), 25, 15, 24), -6, pan=-.65, width=.2, rev=.06)
    c.part(c.gm(c.comping(64, "x__x____", "...x..x.", "x_..x_..", vel=70), 0, 4, 11), -3, pan=-.3, width=.8, rev=.13)
    c.part(c.gm(c.comping(67, "x_______", "......xx", n=2, vel=84, sections=("chorus", "outro")), 57, 61, 48), -5, pan=.2, rev=.2)
    c.part(c.gm(c.lead(69, 88, ("intro", "break", "outro"), .65), 73, 72, 71, 66), -1, pan=-.1, width=.3, rev=.2)
    c.voice(dense=.65, harmony=c.pick((None, 2)), wet=.13, t60=1.3)
    if c.chance(.4):
        c.backing("choir", -9, .25)
    return c, dict(vocals=1, drums=0, bass=-1.5, other=-.5)


def afrobeat(seed, split):
    c = WrittenSong(seed, split, (98, 122), ("funk", "modal"), human=.007)
    c.drums({"*": ("K x..x..x...x..... S ....x..x....x..o H x.xxx.xxx.xxx.xx", "K x.....x.x.....x. S ...o..x..o..x..x H x.x.x.x.x.x.x.x. O ......x.........", "K x..x....x..x..x. R ..x..x....x.x... H xxxxxxxxxxxxxxxx"), "chorus": ("K x..x..x...x..x.. S ....X..x.o..X..o D x.x.x.x.x.x.x.x.", "K x...x...x...x... S ..o.X..x.o..X.o. O ..x...x...x...x.")}, ("real", "gm:0"), ghost=.04, wet=.08)
    c.drums({"*": ("CH ..xx....x.xx.... CL .......x.......x SH x-xxx-xxx-xxx-xx", "W x..x..x...x.x... SH x.x.x.x.x.x.x.x.", "CH x..x..xx..x..xx. TL x.....x.........")}, ("gm:0", "hands"), False, False, level=-6)
    c.bass(c.gm(c.line(28, "0 . . 0 . 7 . . 10 . 7 . 0 . . .", "0 . 0 . . . 7 . . . 10 . 12 . 10 .", ". . 0 . 0 . 7 . . 10 . 7 . . 0 ."), 33, 34, 32), 1)
    riff = c.line(55, "0 . 7 . 10 . 7 . 12 . 10 . 7 . 10 .", "0 0 . 7 . 7 10 . . 12 . 10 7 . . .", ". 7 . 10 . 12 . 10 . 7 . 10 . 7 . 0", vel=80)
    c.part(dsp.sosf(c.gm(riff, 28, 27), "highpass", 200), -1, pan=.65, width=.1, rev=.06)
    c.part(dsp.sosf(c.gm(c.comping(67, "x.x..xx.x.x..xx.", "..xx..xx..xx..xx", n=3, vel=74), 27, 25), "highpass", 300), -3, pan=-.65, width=.1, rev=.06)
    c.part(dsp.tremolo(c.gm(c.comping(60, "x_______", "x..x..x.", "x_x_..x_", vel=74), *c.pick(((16, 17, 18), (4,)))), 6, .2), -3, pan=-.2, width=.8)
    for program, side in ((56, .4), (66, .1), (67, -.3)):
        c.part(c.gm(c.comping(64, "x.x...x_", "x__x__x.", "..x_x.x.", n=2, vel=96, sections=("chorus", "intro", "break")), program), -4, pan=side, width=.3, rev=.13)
    c.part(c.gm(c.lead(62, 81, ("break", "outro"), .65), 66, 56, 16), -1, pan=.1, width=.3, rev=.15)
    c.voice(dense=.6, wet=.12, delay=c.pick((None, .5)))
    c.backing(c.pick(("choir", "harmony")), -7, .2)
    return c, dict(vocals=.5, drums=.5, bass=.5, other=-.5)


def punk(seed, split):
    c = WrittenSong(seed, split, (156, 200), ("rock", "pop"), human=.007)
    c.drums({"*": ("K x...x...x...x... S ..X...X...X...X. H x.x.x.x.x.x.x.x.", "K x.x...x.x.x...x. S ....X.......X... O x.x.x.x.x.x.x.x.", "K x.......x.x..... S ....X.......X... H X.x.X.x.X.x.X.x."), "chorus": ("K x...x...x...x... S ..X...X...X...X. Y x.x.x.x.x.x.x.x.", "K x.x...x.x.x..... S ....X.......X... Y x...x...x...x..."),
             "break": ("T3 x.x.x.x.x.x.x.x. K x.......x.......", "K x...x...x...x... S xxxxxxxxxxxxxxxx")}, ("real", "gm:16", "gm:8"), wet=.12)
    c.bass(c.grit(c.gm(c.line(28, "0 0 0 0 0 0 0 0", "0 0 0 0 0 0 0 a", "0 0 0 0 7 7 7 a"), 34, 34, 33), c.pick((2, 5)), 3500))
    wall = c.comping(52, "xxxxxxxx", "x_x_xxxx", "x___xxxx", power=True, vel=98, strum=.006)
    for side, program in ((.9, 29), (-.9, 30)):
        c.part(c.amp(c.gm(wall, program, 29, 27), c.pick((9, 16)), 5500), 0, pan=side, width=.1, rev=.05)
    if c.chance(.6):
        c.part(c.amp(c.gm(c.line(64, "0 . 7 . 12 . 7 .", "12 12 10 10 7 7 10 10", sections=("chorus", "intro", "break")), 29, 27), 8), -2, pan=.2, width=.2, rev=.14)
    c.part(c.amp(c.gm(c.lead(64, 81, ("break", "outro"), .8), 29, 30), 9), -1, pan=-.15, width=.2, rev=.16)
    c.voice(low=c.pick((True, None)), dense=.85, double=True, harmony=c.pick((None, 2)), wet=.08, t60=.9, thr=-22)
    if c.chance(.6):
        c.backing("shout", -5, .1, 1)
    return c, dict(vocals=0, drums=.5, bass=-1, other=.5)


def metal(seed, split):
    c = WrittenSong(seed, split, (96, 176), ("minor", "modal"), human=.004)
    c.drums({"*": ("K xxxxxxxxxxxxxxxx S ....X.......X... Y x...x...x...x...", "K x.xxx.xxx.xxx.xx S ....X.......X... H x.x.x.x.x.x.x.x.", "K x..x..x.x..x..x. S ........X....... Y x...x...x...x..."), "chorus": ("K x.x.xxx.x.x.xxx. S ....X.......X... D x.x.x.x.x.x.x.x.", "K xx..xx..xx..xxxx S ....X.......X... Y x...x...x...x..."),
             "break": ("K x.....x......... S ........X....... D x...x...x...x...", "K x.x.x.x.x.x.x.x. S .x.x.x.x.x.x.x.x D x.x.x.x.x.x.x.x.")}, ("real", "gm:16", "gm:0"), wet=.11, t60=.8)
    c.bass(c.grit(c.gm(c.line(26, "0 . 0 0 0 . 0 0 0 . 0 0 0 . 0 0", "0 0 0 0 0 0 0 0", "0 . 0 0 . 0 0 . 0 0 . 0 1 . a ."), 34, 33, 39), c.pick((2, 6)), 3000))
    wall = c.comping(47, "x.xxx.xxx.xxx.xx", "x_x_xxxxx_x_xxxx", "x..x..x.x..x..xx", "x___x_x_", power=True, vel=100)
    for side, program in ((.95, 30), (-.95, 30)):
        c.part(c.amp(c.gm(wall, program, 29), c.pick((14, 22)), 5000), 0, pan=side, width=.05, rev=.04)
    c.part(c.amp(c.gm(c.line(59, "0 . 7 . 8 . 7 .", "0 7 12 7 0 7 10 7", "12 _ 10 _ 8 _ 7 _", sections=("chorus", "intro")), 30, 29), 10), -3, pan=.3, width=.2, rev=.15)
    c.part(c.amp(c.gm(c.lead(67, 88, ("break", "outro", "intro"), .95), 30, 29), 12, 6000), -1, pan=-.1, width=.2, rev=.22, t60=1.6)
    if c.chance(.5):
        c.part(c.gm(c.comping(62, "x_______", vel=66, sections=("chorus", "break")), 48, 50, 19), -6, rev=.3, t60=2.2)
    if c.chance(.45):
        c.backing("shout", 2, .12, 1.2, low=True)
    c.voice(low=c.pick((True, None)), dense=.6, double=c.chance(.7), harmony=c.pick((None, 2, 4)), wet=.16, t60=1.6, delay=c.pick((None, .5)))
    return c, dict(vocals=-.5, drums=.5, bass=-1.5, other=.5)


def indie(seed, split):
    c = WrittenSong(seed, split, (98, 148), ("pop", "rock", "plagal"), human=.008)
    c.drums({"*": ("K x..x..x.x....... S ....X.......X... H x.x.x.x.x.x.x.x.", "K x...x...x...x... S ....X.......X... H ..x...x...x...x.", "K x.....x.x.x..... S ....X..o....X... T3 x.x.x.x.x.x.x.x."), "chorus": ("K x..x..x.x....x.. S ....X.......X... O x...x...x...x... TB x.x.x.x.x.x.x.x.", "K x...x...x...x... S ....X.......X... O ..X...X...X...X."),
             "intro": ("T3 x..x..x.x..x..x. K x...x...x...x...", "H x.x.x.x.x.x.x.x. K x.......x.......")}, ("real", "gm:0", "gm:8"), ghost=.03, wet=.14, t60=.9)
    c.bass(c.grit(c.gm(c.line(28, "0 0 0 0 0 0 0 0", "0 . 0 0 . 0 7 a", "0 _ . 0 7 _ 12 .", "0 0 12 0 0 0 7 a"), 34, 33), c.pick((1.2, 3)), 3500), .5)
    jangle = c.gm(c.arp(64, .5, 78, 2, None, c.pick(([0, 2, 4, 2, 3, 1], [0, 3, 1, 4, 2, 3, 1, 2]))), 27, 25, 26)
    c.part(dsp.delay_fx(dsp.chorus(jangle, mix=c.pick((.2, .5))), c.beats(.75), .35, .2), -1, pan=.6, width=.3, rev=.15)
    c.part(c.amp(c.gm(c.comping(55, "x_x_xxxx", "x.xxx.xx", "xxxxxxxx", strum=.012, vel=84), 27, 28), c.pick((2.5, 6)), 5000), -2, pan=-.65, width=.1, rev=.1)
    c.part(c.amp(c.gm(c.comping(52, "x_______", "x___x_x_", power=True, sections=("chorus", "outro")), 29, 30), 9), -3, pan=c.pick((-.9, .9)), width=.1, rev=.1)
    pad = c.comping(67, "x_______", vel=66, sections=("chorus", "break", "intro"))
    c.part(c.synth(pad, "supersaw") if c.chance(.35) else c.gm(pad, 16, 50, 89, 48), -6, pan=-.1, rev=.28, t60=2)
    c.part(dsp.delay_fx(c.gm(c.lead(67, 84, ("intro", "break", "outro"), .5), 27, 9, 81, 11), c.beats(.75), .4, .25), -2, pan=.2, width=.4, rev=.25)
    c.voice(dense=.6, double=c.chance(.7), harmony=c.pick((None, 2)), wet=.18, t60=1.7, delay=c.pick((None, .5)))
    return c, dict(vocals=0, drums=0, bass=-1, other=0)
