"""Random treatment of a part: equaliser, drive, compression, modulation, echo, reverb, place in the stereo picture."""
import numpy as np

from . import effects as dsp
from .effects import SR

# part -> chance of each treatment, and reverb send range
TREATMENTS = {
    "vocals": dict(eq=.8, drive=.15, compress=.9, chorus=.08, crush=.03, tremolo=.02, echo=.3, reverb=.85, wet=(.03, .4), telephone=.05),
    "drums": dict(eq=.7, drive=.25, compress=.7, chorus=.02, crush=.08, tremolo=0, echo=.05, reverb=.5, wet=(.02, .25), telephone=.03),
    "bass": dict(eq=.7, drive=.3, compress=.6, chorus=.1, crush=.03, tremolo=.03, echo=.02, reverb=.06, wet=(.02, .1), telephone=0),
    "other": dict(eq=.7, drive=.15, compress=.3, chorus=.2, crush=.06, tremolo=.1, echo=.2, reverb=.6, wet=(.03, .4), telephone=.04),
}

PLAIN_TREATMENTS = {  # as most records are made
    "vocals": dict(eq=.5, drive=.02, compress=1, chorus=.02, crush=0, tremolo=0, echo=.2, reverb=.95, wet=(.06, .25), telephone=0),
    "drums": dict(eq=.4, drive=.06, compress=.8, chorus=0, crush=0, tremolo=0, echo=0, reverb=.7, wet=(.03, .15), telephone=0),
    "bass": dict(eq=.4, drive=.08, compress=.7, chorus=.03, crush=0, tremolo=0, echo=0, reverb=.03, wet=(.02, .06), telephone=0),
    "other": dict(eq=.4, drive=.04, compress=.2, chorus=.08, crush=0, tremolo=.03, echo=.08, reverb=.75, wet=(.03, .22), telephone=0),
}


def treat(x, part, tempo, rng, plain=False):
    """One part through its chain: float64 [n, 2] to the same, loudest sample about as before."""
    odds = (PLAIN_TREATMENTS if plain else TREATMENTS)[part]
    peak = np.abs(x).max() + 1e-9
    x = x / peak
    if rng.random() < odds["eq"]:
        x = equalise(x, rng)
    if rng.random() < odds["drive"]:
        gain = np.exp(rng.uniform(0, 2.2))
        x = np.tanh(gain * x) / np.tanh(gain)
    if rng.random() < odds["crush"]:
        x = crush(x, rng)
    if rng.random() < odds["compress"]:
        x = dsp.compress(x, rng.uniform(-30, -8), rng.uniform(1.5, 6), rng.uniform(.002, .03), rng.uniform(.05, .3))
    if rng.random() < odds["telephone"]:
        x = dsp.sosf(x, "bandpass", [rng.uniform(200, 500), rng.uniform(2500, 5000)], 2)
    if rng.random() < odds["chorus"]:
        x = dsp.chorus(x, rng.uniform(.0005, .004), rng.uniform(.2, 4), rng.uniform(.003, .02), rng.uniform(.2, .6))
    if rng.random() < odds["tremolo"]:
        x = dsp.tremolo(x, rng.uniform(2, 8), rng.uniform(.2, .7), rng.choice([False, True]))
    if rng.random() < odds["echo"]:
        x = dsp.delay_fx(x, rng.choice([.25, .5, .75, 1]) * 60 / tempo, rng.uniform(.2, .55), rng.uniform(.08, .3), 3, rng.random() < .6)
    if rng.random() < odds["reverb"]:
        x = dsp.reverb(x, impulse(rng), rng.uniform(*odds["wet"]))
    return x * peak


def equalise(x, rng):
    """One to three bells, now and then a high or low cut."""
    for _ in range(rng.integers(1, 4)):
        x = dsp.peak_eq(x, 80 * 2 ** rng.uniform(0, 7), rng.normal(0, 4), rng.uniform(.4, 2))
    if rng.random() < .2:
        x = dsp.sosf(x, "lowpass", 2500 * 2 ** rng.uniform(0, 2.6), 1)
    if rng.random() < .15:
        x = dsp.sosf(x, "highpass", 40 * 2 ** rng.uniform(0, 2), 1)
    return x


def crush(x, rng):
    """Fewer bits, and a lower rate by holding samples."""
    steps, hold = 2 ** rng.integers(4, 9), int(rng.integers(1, 5))
    return np.round(np.repeat(x[::hold], hold, 0)[:len(x)] * steps) / steps


def impulse(rng):
    """A room: decaying noise, darker with time, the two sides independent; unit energy."""
    t60 = np.exp(rng.uniform(np.log(.2), np.log(3.0)))
    n = int(t60 * SR)
    t = np.arange(n) / SR
    noise = rng.standard_normal((n, 2))
    dark = dsp.sosf(noise, "lowpass", rng.uniform(1200, 5000), 1)
    bright = np.exp(-t / (t60 * rng.uniform(.03, .15)))[:, None]
    room = (bright * noise + (1 - bright) * dark * 1.5) * np.exp(-6.91 * t / t60)[:, None]
    room[:int(rng.uniform(0, .04) * SR)] = 0
    room = dsp.sosf(room, "highpass", rng.uniform(80, 400), 1)
    return room / np.sqrt((room ** 2).sum(0).mean())


def place(x, part, rng, plain=False):
    """Width and balance: bass and drums mostly centred, other parts anywhere, now and then hard left or right or mono.

    Plain songs have a centred bass, drums as wide as they are, and nothing at the very sides.
    """
    if plain:
        return dsp.pan_st(x, rng.uniform(-.5, .5) if part == "other" else 0.0, 0.0 if part == "bass" else rng.uniform(.6, 1))
    if part in ("bass", "drums"):
        width = rng.choice([0.0, 1.0, rng.uniform(0, 1.3)], p=[.2, .5, .3]) * (part == "drums") + .1 * (part == "bass") * rng.random()
        return dsp.pan_st(x, rng.normal(0, .03) if rng.random() < .9 else rng.uniform(-.6, .6), width)
    pan = rng.choice([-1.0, 1.0]) if rng.random() < .12 else rng.uniform(-.7, .7) if rng.random() < .6 else 0.0
    return dsp.pan_st(x, pan, rng.choice([0.0, .5, 1.0, 1.4], p=[.15, .25, .5, .1]))
