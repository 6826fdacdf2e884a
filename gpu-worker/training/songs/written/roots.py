"""Written genres of bands around songs and improvisers: blues, country, waltz, swing, gospel, soul, and music for films.

Each returns the song and its balance in dB per stem.
"""
from .. import effects as dsp
from .written_song import WrittenSong


def blues(seed, split):
    c = WrittenSong(seed, split, (66, 124), ("blues",), swing=(.9, 1), human=.009)
    c.drums({"*": ("K x.....x..... S ...X.....X.. H x.xx.xx.xx.x", "K x....xx..... S ...X..o..X.. D x.xx.xx.xx.x"), "chorus": ("K x.....x..... S ...X.....X.. D x.xx.xx.xx.x", "K x.....x..x.x S ...X..o..X.. D x.xx.xx.xx.x"),
             "intro": ("R ...x.....x.. H x.xx.xx.xx.x",)}, ("real", "gm:0", "gm:8"), ghost=.03, wet=.12)
    c.bass(c.gm(c.line(28, "0 . t . 7 . 9 .", "0 . 0 . t . a .", "0 . 12 . 10 . 7 .", "0 0 t t 7 7 9 a"), 32, 33, 33, 34))
    guitar = c.comping(57, "..x_..x_", "x_...x__", "x_x_x_x_", n=3, vel=78, strum=.01)
    c.part(c.amp(c.gm(guitar, 26, 27), c.pick((1.5, 4)), 4000), -2, pan=.55, width=.2, rev=.1)
    keys = c.gm(c.comping(60, "x__x____", "..x...x.", "x___...x"), *c.pick(((0, 1, 3), (16, 17), (4,))))
    c.part(dsp.tremolo(keys, 6, .2), -3, pan=-.5, width=.7)
    lead = c.gm(c.lead(60, 79, ("intro", "break", "outro", "chorus"), .6), *c.pick(((27, 26), (29, 30), (22,), (65, 66))))
    c.part(c.amp(lead, 5) if c.chance(.6) else lead, -1, pan=-.12, width=.3, rev=.22, t60=1.6)
    if c.chance(.4):
        c.part(c.gm(c.comping(62, "....x_x.", "x.......", sections=("chorus", "outro"), vel=92), 61, 66), -4, pan=.1, rev=.15)
    c.voice(low=c.chance(.75), dense=.5, delay=c.pick((None, .25)), wet=.14)
    return c, dict(vocals=1, drums=-1, bass=-1, other=-.5)


def country(seed, split):
    c = WrittenSong(seed, split, (92, 146), ("pop", "plagal"), human=.007)
    c.drums({"*": ("K x.......x....... S ....X.......X... H x.x.x.x.x.x.x.x.", "K x.......x...x... S ..o.X..o..o.X.oo H ....x.......x...", "K x.......x....... R ....x.......x... H x.-.x.-.x.-.x.-."),
             "chorus": ("K x.......x.x..... S ....X.......X... D x.x.x.x.x.x.x.x.", "K x...x...x...x... S ..x.X.x...x.X.xx H x...x...x...x...")}, ("real", "gm:0", "gm:40"), wet=.09)
    c.bass(c.gm(c.line(28, "0 . . . -5 . . .", "0 . . . 7 . a .", "0 _ . . 7 _ 0 a"), 32, 33, 34))
    strum = c.comping(59, "x.xxx.xx", "x_x_xxxx", "x__xx_xx", strum=.018, vel=72)
    for side in (.8, -.8):
        c.part(c.gm(strum, 25, 25, 24), -3, pan=side, width=.1, rev=.06)
    twang = c.gm(c.arp(60, .5, 74, 2, None if c.chance(.5) else ("chorus", "intro", "break"), [0, 2, 1, 3, 2, 4]), *c.pick(((105,), (27, 28), (105, 15))))
    c.part(twang, -4, pan=.45, width=.3, rev=.08)
    c.part(dsp.chorus(c.gm(c.comping(67, "x_______", "x___x___", n=2, vel=64), *c.pick(((49, 48), (16, 17), (21,))))), -8, pan=-.35, rev=.25, t60=1.8)
    lead = c.gm(c.lead(64, 83, ("intro", "break", "outro"), .65), *c.pick(((110, 40), (27,), (22,))))
    c.part(dsp.delay_fx(lead, c.beats(.5), .25, .15), -1, pan=-.2, width=.3, rev=.18)
    if c.chance(.5):
        c.part(c.gm(c.comping(64, "..x...x.", "x.x...x.", vel=70), 0, 1, 3), -5, pan=-.5, width=.6)
    c.voice(dense=.6, harmony=c.pick((2, 2, None)), wet=.1, t60=1.5)
    return c, dict(vocals=1.5, drums=-1.5, bass=-1.5, other=-.5)


def waltz(seed, split):
    c = WrittenSong(seed, split, (88, 168), ("waltz", "plagal"), meter=3, human=.011)
    c.drums({"*": ("K x..... R ..x.x.", "K x..... S ..o.o. H ..x.x.", "K x..... P ..x.x. D x.x.x."), "chorus": ("K x..... S ..x.x. D x.x.x.", "K x....x S ..x.x. D x.xxx."),
             "intro": ("H ..x.x.",)}, ("gm:40", "gm:32", "real"), fill=c.chance(.4), wet=.16, t60=1.0)
    c.bass(c.gm(c.line(28, "0 _ _", "0 _ 7", "0 . a", "7 _ _"), 32, 32, 35, 43))
    c.part(c.gm(c.comping(60, ".xx", ".xx", "._x", strum=.015, vel=68), *c.pick(((24, 25), (0,), (21, 23)))), -1, pan=.4, width=.5, rev=.12)
    c.part(c.gm(c.arp(64, .5, 62, 2, c.pick((None, ("chorus", "outro")))), *c.pick(((46,), (0,), (25,), (11,)))), -4, pan=-.45, width=.6, rev=.2, t60=1.8)
    for pitch, side in ((55, .5), (67, -.5)):
        c.part(c.gm(c.comping(pitch, "x__", sections=("chorus", "break", "intro"), n=2, vel=66), 48, 49, 44), -6, pan=side, rev=.3, t60=2.2)
    c.part(c.gm(c.lead(67, 86, ("intro", "break", "outro"), .45), *c.pick(((21, 22), (40, 110), (71, 68), (73,)))), 0, pan=-.15, width=.3, rev=.25, t60=1.9)
    c.voice(dense=.45, harmony=c.pick((None, 2)), wet=.2, t60=2.0, vib=(5.2, .5))
    return c, dict(vocals=2, drums=-5, bass=-2, other=0)


def swing(seed, split):
    c = WrittenSong(seed, split, (112, 186), ("jazz",), swing=(.85, 1), human=.01)
    c.drums({"*": ("K o..o..o..o.. P ...x.....x.. D x..x.xx..x.x", "P ...x.....x.. D x..x.xx..x.x S .....o.....o", "S o..o.oo..o.o P ...x.....x.."), "chorus": ("K o..o..o..o.. P ...x.....x.. D x..x.xx..x.x S ..o.....x...", "P ...x.....x.. D X..x.xX..x.x S .o....-..o.. K ...........x"),
             "intro": ("P ...x.....x..",)}, ("gm:32", "gm:40", "gm:0", "real"), crash=False, wet=.16, t60=.8)
    c.bass(c.gm(c.line(28, "0 t 7 a", "0 2 t a", "0 7 t a", "12 10 7 a", "0 -1 0 a"), 32, 32, 32, 35), .5)
    piano = c.comping(58, "x..x....", "...x..x.", "x......x", "..x.....", n=None, vel=74)
    c.part(c.gm(piano, 0, 0, 4), 0, pan=.3, width=1, rev=.13)
    if c.chance(.6):
        c.part(c.gm(c.comping(55, "x.x.x.x.", n=3, strum=.008, vel=58), 26, 26, 24), -7, pan=-.5, width=.2, rev=.08)
    horns = c.pick(((66, 65), (56, 57), (71, 11)))
    c.part(c.gm(c.lead(60, 79, ("intro", "break", "outro"), .75), horns[0]), 0, pan=-.2, width=.3, rev=.2)
    if c.chance(.6):
        for pitch, side in ((58, -.5), (65, 0), (70, .5)):
            c.part(c.gm(c.comping(pitch, "...x...x", "x_......", "......x_", n=2, sections=("chorus", "outro"), vel=88), 57, 65, 61, 59), -5, pan=side, width=.3, rev=.16)
    c.voice(dense=.5, wet=.16, t60=1.5, vib=(5.0, .45))
    return c, dict(vocals=2, drums=-3, bass=0, other=-.5)


def gospel(seed, split):
    c = WrittenSong(seed, split, (58, 92), ("plagal", "jazz"), swing=(.3, .9), human=.01)
    c.drums({"*": ("K x....xx..... S ...X.....X.. H xxxxxxxxxxxx", "K x.....x....x S ...X.....X.. D x.xx.xx.xx.x"), "chorus": ("K x....xx..x.. S ...X.....X.. TB ..x..x..x..x D x.xx.xx.xx.x", "K x..x.xx....x S ...X....oX.. TB x.xx.xx.xx.x"),
             "intro": ("H x..x..x..x..",), "break": ("C ...X.....X.. TB x.xx.xx.xx.x K x.....x.....",)}, ("gm:0", "gm:8", "real"), ghost=.03, wet=.16, t60=.9)
    c.bass(c.gm(c.line(28, "0 _ _ 0 7 _ a _", "0 _ 0 . t . 7 a", "0 _ _ _ 12 _ 7 a"), 33, 33, 35, 34))
    c.part(dsp.tremolo(c.gm(c.comping(62, "x_______", "x___x___", vel=72), 16, 17, 18), 6.4, .18), 0, pan=.25, rev=.18, t60=1.6)
    c.part(c.gm(c.comping(57, "x__x__x_", "x_..x_xx", "x_x_x_x_", vel=84), 0, 1, 2), 0, pan=-.25, width=1, rev=.14)
    c.part(c.gm(c.lead(67, 84, ("intro", "break", "chorus"), .4), 16, 17, 65, 1), -4, pan=.4, width=.4, rev=.2)
    if c.chance(.5):
        c.part(c.gm(c.comping(64, "..x...x.", "...x....", n=3, vel=70), 27, 26), -6, pan=-.6, width=.2)
    c.voice(dense=.5, wet=.2, t60=1.9, vib=(5.5, .6))
    c.backing("choir", -2 if c.chance(.7) else -6, .3, 2.2)
    return c, dict(vocals=2, drums=-2, bass=-1.5, other=-1)


def soul(seed, split):
    c = WrittenSong(seed, split, (74, 112), ("jazz", "plagal", "pop"), swing=(0, .4), human=.008)
    c.drums({"*": ("K x.....x.x....... S ....X..o....X... H x.x.x.x.x.x.x.x.", "K x..x....x.x..... S ....X..o.o..X..o H x-x-x-x-x-x-x-x-", "K x.......x..x.... R ....x.......x... H x.x.x.x.x.x.x.x."),
             "chorus": ("K x..x....x.x..... S ....X..o....X... D x.x.x.x.x.x.x.x. TB ....x.......x...", "K x.x.....x.x..x.. S ....X.......X..o D x.-.x.-.x.-.x.-.")}, ("real", "gm:0", "gm:32"), ghost=.04, wet=.1)
    c.bass(c.gm(c.line(28, "0 _ . 0 7 . 10 12", "0 . . 0 . 7 0 a", "0 _ _ . t . 7 a", "0 0 . 12 . 10 7 a"), 33, 33, 32, 35), .5)
    keys = c.gm(c.comping(60, "x___x_x_", "x__x____", "..x___x_", vel=72), *c.pick(((4, 5), (16, 17), (0, 2))))
    c.part(dsp.tremolo(keys, 5, .2), 0, pan=-.3, width=.9)
    c.part(dsp.sosf(c.gm(c.comping(67, "..x...x.", "..x..xx.", n=3, vel=80), 27, 26, 28), "highpass", 250), -4, pan=.65, width=.2, rev=.09)
    c.part(c.gm(c.comping(67, "x_______", vel=62, sections=("chorus", "break")), 48, 49), -5, rev=.3, t60=2)
    for program, side in ((56, .35), (66, -.1), (57, -.4)):
        c.part(c.gm(c.comping(64, "......xx", "x__.....", "x.x.....", n=2, vel=90, sections=("chorus", "outro", "intro")), program), -6, pan=side, width=.3, rev=.16)
    if c.chance(.5):
        c.part(c.gm(c.lead(64, 82, ("break", "intro", "outro"), .5), 66, 65, 73, 27), -2, pan=.15, width=.3, rev=.22)
    c.voice(dense=.6, harmony=c.pick((2, 4, None)), wet=.15, t60=1.6, vib=(5.6, .55))
    if c.chance(.35):
        c.backing("choir", -10, .3, 2)
    return c, dict(vocals=1.5, drums=-1, bass=-.5, other=-1)


def cinema(seed, split):
    c = WrittenSong(seed, split, (66, 124), ("modal", "minor"), human=.014)
    c.drums({"*": ("T3 x.....x...x..... K x...............", "T3 x..x..x.x..x..x. T2 ......x.......xx K x......."), "chorus": ("T3 X..x..X.x..x..x. T2 ...x....x.....xx K x...x...x...x... S ....o.......X...", "K X..x..X.x.x..x.. T3 x..x..x.x..x..x. X x..............."),
             "intro": ("T3 x...............",), "break": ("K x....... T1 ......x.......x.",)}, ("gm:48", "gm:16", "real"), wet=.35, t60=2.2)
    low = c.line(28, "0 _ _ _ _ _ _ _", "0 _ _ _ 0 _ a _", "0 . 0 0 . 0 0 .")
    c.bass(c.gm(low, *c.pick(((43, 42), (48, 49), (43, 58)))) if c.chance(.7) else c.synth(low, "sub") + .3 * c.gm(low, 43))
    c.part(c.gm(c.comping(55, "xxxxxxxx", "x.xxx.xx", "x.xxx.xxx.xx", n=2, vel=76), 48, 49, 44), 0, pan=.5, width=.7, rev=.25, t60=2.4)
    for pitch, side in ((60, -.5), (69, -.15)):
        c.part(c.gm(c.comping(pitch, "x_______", "x___x___", n=2, vel=72), 48, 49, 50), -2, pan=side, width=.8, rev=.35, t60=2.6)
    c.part(c.gm(c.comping(55, "x_______", "x__x____", n=2, vel=96, sections=("chorus", "outro")), 60, 61, 57), -1, pan=-.3, width=.6, rev=.35, t60=2.6)
    c.part(c.gm(c.arp(72, c.pick((.5, .25)), 64, 1, c.pick((None, ("verse", "break", "intro")))), 46, 11, 8, 10), -5, pan=.3, rev=.35, t60=2.6)
    c.part(c.gm(c.lead(67, 84, ("intro", "break", "chorus"), .3), 60, 40, 68, 73, 56), -1, pan=.1, width=.4, rev=.35, t60=2.6)
    c.voice(dense=.35, wet=.35, t60=2.8, vib=(5.0, .5))
    c.backing("choir", -3 if c.chance(.6) else -9, .5, 2.8)
    return c, dict(vocals=0, drums=-2, bass=-2, other=1)
