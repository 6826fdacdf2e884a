"""Drum grooves as step strings, one character per step, a bar per string: X accent, x hit, - soft, o ghost note.

Any string length divides the bar evenly: 16 steps are sixteenths of 4/4, 12 are triplets of 4/4 or sixteenths of 3/4.
Lanes are the keys of vocabulary.D. Each groove belongs to the genres of genre_table.py that name it.
"""
import numpy as np

LEVEL = {"X": 116, "x": 100, "-": 76, "o": 42}
TABLE = """
backbeat    K x.......x....... S ....X.......X... H x.x.x.x.x.x.x.x.
drive       K x.x...x.x.x..... S ....X.......X... H X.x.X.x.X.x.X.x.
crashride   K x.....x.x....... S ....X.......X... Y x...x...x...x...
tomgroove   K x.....x.x..x.... T3 x.x.x.x......... S ....X.......X... H x...x...x...x...
fourpunk    K x...x...x...x... S ..X...X...X...X. H x.x.x.x.x.x.x.x.
blast       K x.x.x.x.x.x.x.x. S .x.x.x.x.x.x.x.x D x.x.x.x.x.x.x.x.
doublekick  K xxxxxxxxxxxxxxxx S ........X....... Y x...x...x...x...
halftime    K x.....x......... S ........X....... D x.x.x.x.x.x.x.x.
funky       K x..x....x.x..... S ....X.o.o.o.X..o H x-x-x-x-x-x-x-x-
ghosty      K x......x..x..... S ..o.X..o.o..X.o. H x.x.x.xxx.x.x.x.
linear      K x..x..x...x..x.. S ....X..o....X... H .xx.x.xx.x.xx.xx
disco       K x...x...x...x... S ....x.......x... O ..x...x...x...x. H x.-.x.-.x.-.x.-. TB ....x.......x...
onedrop     K ........X....... R ........x....... H x.-.x.-.x.-.x.-.
steppers    K x...x...x...x... R ....x..x....x... H ..x...x...x...x.
rockers     K x.....x.x.....x. S ........X....... H x-x-x-x-x-x-x-x- CV x..x..x.........
house       K X...X...X...X... C ....x.......x... O ..x...x...x...x. SH x-x-x-x-x-x-x-x-
garage      K x.....x.....x... S ....X.......X... H x.xx.xx.x.xx.xx. R .......x..x.....
techno      K X...X...X...X... H ..x...x...x...x. C ....-........... R ...x..x....x..x.
electro     K x.....x...x..... S ....X.......X... H xxxxxxxxxxxxxxxx W ..x..x....x..x..
amenlike    K x.x.......xx.... S ....X..o.o..X..o D x.x.x.x.x.x.x.x.
twostep     K x.........x..... S ....X.......X... H x-x-x-x-x-x-x-x-
roller      K x.....x...x..... S ....X..o....X.oo H xxxxxxxxxxxxxxxx
trap        K x......x..x..... C ........X....... H x.x.xxx.x.x.xxxxx.x.x.x.xxxxx.x.
trapb       K x.........x..x.. S ........X....... H x-x-x-xxx-x-x-xx O ......x.........
boombap     K x..x......x..... S ....X.......X... H x.x.x.x.x.x.x.x.
boombapb    K x.......x.x..x.. S ....X..o....X... H x.-.x.-.x.-.x.-. O ..............x.
soulbeat    K x.....x.x.....x. S ....X..o.o..X... D x.-.x.-.x.-.x.-. TB ....x.......x...
shuffle     K x.....x..... S ...X.....X.. D x.-x.-x.-x.-
slowblues   K x....x...... S ...X.....X.. H xxxxxxxxxxxx
train       K x...x...x...x... S oXooXooXooXoXoXo H ....x.......x...
twobeat     K x.......x....... R ....x.......x... H x...x...x...x...
waltz       K x..... S ..o.o. H ..x.x.
waltzbrush  K x..... S ..x.x. D x.x.x.
gate80      K x...x...x...x... S ....X.......X... H x-x-x-x-x-x-x-x- T2 ..............xx
synthpop    K x.......x.x..... C ....X.......X... H xxxxxxxxxxxxxxxx CL ...x..x...x..x..
trip        K x......x..x..... S ....X.......X..o H x.xxx.x.x.xxx.x. SH -.-.-.-.-.-.-.-.
gospel      K x....x...... S ......X..... H x.xx.xx.xx.x TB ......x.....
sixeight    K x.....x....x S ......X..... D xxxxxxxxxxxx
afro        K x..x...x..x..x.. R ..x..x....x.x... SH xxxxxxxxxxxxxxxx CH ..xx....x.xx.... CL .......x.......x
afrob       K x.....x...x..... S ....x..x....x..x H x.xxx.xxx.xxx.xx W x..x.xx.x..x.xx.
samba       K x..xx..xx..xx..x S o.oxoxo.oxo.ox.x SH xxxxxxxxxxxxxxxx CV x.x..x.x.x..x.x.
batucada    T3 ....X.......X... T1 x.x..x.x.x..x.x. S xooxooxoxooxooxo TB xxxxxxxxxxxxxxxx
swing       K x.....x..... P ...x.....x.. D x..x.xx..x.x S .o...o....o.
brushes     S oxooxooxooxo P ...x.....x.. D x..x.xx..x.x
ska         K x...x...x...x... S ....X.......X... H ..X...X...X...X.
skank       K x.......x....... S ........X....... H ..x...x...x...x. R ....x.......x...
indie       K x..x..x.x....... S ....X.......X... O x...x...x...x... TB ....x.......x.x.
dancepunk   K x...x...x...x... S ....X.......X... O ..X...X...X...X. H x...x...x...x...
timpani     T3 X...............x.x.x.x. K x............... X x...............
epic        T3 x..x..x.x..x..x. T2 ......x.......xx K x.......x....... S ....o.......X...
chip        K x...x.x.x...x.x. S ....x.......x..x H xxxxxxxxxxxxxxxx
five        K x.....x...x......... S ....X.......X....... H x.x.x.x.x.x.x.x.x.x.
seven       K x.....x.x.....x............. S ....X.......X.......X....... H x.x.x.x.x.x.x.x.x.x.x.x.x.x.
handmade    CH x..x..x.x..x.x.. CL ..x..x....x..x.. TB ....x.......x... MA x-x-x-x-x-x-x-x-
bossa       K x.....xxx.....xx R x..x..x...x..x.. H x-x-x-x-x-x-x-x-
bossab      K x...x...x...x... R ..x..x....x..x.. SH xxxxxxxxxxxxxxxx
rnb         K x.....x..xx..... C ....x.......x... H x.xxx.x.x.xxx.xx R ..........x.....
slowjam     K x......x........ S ....X.......X... H x-x-xxx-x-x-x-xx
tango       K x......x........ S x...x...x...x.xx P ....x.......x...
grunge      K x.x....xx.x..... S ....X.......X... O x...x...x...x...
grungeb     K x......xx.x...x. S ....X..o....X... Y x...x...x...x...
trance      K X...X...X...X... O ..x...x...x...x. C ....x.......x... H x-xxx-xxx-xxx-xx
lofi        K x.....-...x..... S ....x.......x..- H x.x.-.x.x.x.-.x.
lofib       K x.........xx.... R ....x.......x... H x.xx..x.x.x...x.
cumbia      K x...x...x...x... GU x.xxx.xxx.xxx.xx CL ......x.......x.
motown      K x..x..x.x..x..x. S X...X...X...X... TB x.x.X.x.x.x.X.x.
dubstep     K x.........x..... S ........X....... H x..x..x...x..x.x
march       K x.......x....... S x.xxx.x.x.xxxxxx X x...............
"""


def _parse(table):
    grooves = {}
    for line in table.strip().splitlines():
        name, *cells = line.split()
        lanes = {lane: steps for lane, steps in zip(cells[::2], cells[1::2])}
        grooves[name] = lanes
    return grooves


GROOVES = _parse(TABLE)  # name -> lane -> step string


def hits(steps, meter):
    """A step string as [(beat, velocity)] over a bar of `meter` beats."""
    return [(i * meter / len(steps), LEVEL[c]) for i, c in enumerate(steps) if c in LEVEL]


def vary(groove, meter, rng):
    """The groove as {lane: [(beat, velocity)]}, some hits moved, dropped or added, sometimes on another cymbal."""
    pattern = {}
    for lane, steps in groove.items():
        kept = [(b, v) for b, v in hits(steps, meter) if lane in ("S", "C") or rng.random() < 0.93]
        if rng.random() < 0.3:
            kept += [(rng.integers(2 * meter) / 2 + 0.25 * (rng.random() < 0.5), int(rng.integers(40, 90)))]
        pattern[lane] = kept
    cymbals = ["H", "D", "SH", "O", "R"]
    if "H" in pattern and rng.random() < 0.25:
        pattern[cymbals[rng.integers(1, 5)]] = pattern.pop("H")
    if rng.random() < 0.25:
        extra = ["SH", "TB", "CV", "MA", "CH", "W", "GU"][rng.integers(7)]
        steps = euclid(int(rng.integers(3, 12)), 16, int(rng.integers(16)))
        pattern[extra] = [(k * meter / 16, int(rng.integers(45, 80))) for k in np.flatnonzero(steps)]
    return pattern


def euclid(count, length, turn):
    """`count` hits spread as evenly as possible over `length` steps (Toussaint 2005): bool [length]."""
    return np.roll((np.arange(length) * count) % length < count, turn)
