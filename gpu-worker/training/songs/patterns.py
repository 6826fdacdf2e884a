"""Styles from which bass lines and accompaniments are drawn, as tables of density and gate; one drawing per song.

`step` is the grid in beats, `keep` the share of grid points that sound, `gate` the share of the gap that a note
lasts, `beats` fixed onsets instead of a drawn grid.
"""

BASS = {
    "roots": dict(step=1, keep=.8, gate=.95, intervals=(0, 0, 0, 7)),
    "whole": dict(beats=(0,), gate=.98, intervals=(0,)),
    "eighths": dict(step=.5, keep=.96, gate=.85, intervals=(0,)),
    "octaves": dict(step=.5, keep=.9, gate=.7, intervals=(0, 12)),
    "sixteenths": dict(step=.25, keep=.75, gate=.7, intervals=(0, 0, 0, 12, 10)),
    "syncopated": dict(step=.25, keep=.38, gate=.8, intervals=(0, 0, 12, 10, 7, 5)),
    "walking": dict(step=1, keep=1, gate=.95, intervals=(0, 4, 7, 9, 10, 5, 12, 2)),
    "dub": dict(step=.5, keep=.4, gate=.9, intervals=(0, 7, 5, 0, 12)),
    "rootfifth": dict(beats=(0, 2), gate=.6, intervals=(0, 7)),
    "offbeat": dict(beats=(.5, 1.5, 2.5, 3.5, 4.5), gate=.9, intervals=(0,)),
    "arpeggio": dict(step=.5, keep=1, gate=.9, intervals=(0, 7, 12, 7, 4)),
    "long808": dict(step=.5, keep=.22, gate=.98, intervals=(0, 0, 0, 12, -2)),
    "gallop": dict(beats=(0, .5, .75, 1, 1.5, 1.75, 2, 2.5, 2.75, 3, 3.5, 3.75), gate=.8, intervals=(0,)),
    "dotted": dict(beats=(0, .75, 1.5, 2.25, 3), gate=.9, intervals=(0, 0, 7)),
    "bossabass": dict(beats=(0, 1.5, 2, 3.5), gate=.9, intervals=(0, 7, 7, 0)),
    "habanera": dict(beats=(0, 1.5, 2, 3), gate=.7, intervals=(0, 7, 0, 7)),
    "rnbbass": dict(step=.25, keep=.27, gate=.95, intervals=(0, 12, 7, 10, 3)),
    "rolling": dict(beats=(.25, .5, .75, 1.25, 1.5, 1.75, 2.25, 2.5, 2.75, 3.25, 3.5, 3.75), gate=.8, intervals=(0,)),
    "tumbao": dict(beats=(0, 1, 1.5), gate=.8, intervals=(0, 7, 12)),
    "jamerson": dict(step=.5, keep=.7, gate=.85, intervals=(0, 4, 7, 9, 11, 12)),
    "wobble": dict(beats=(0, 1.5, 3), gate=.97, intervals=(0, 0, 1)),
    "lazy": dict(beats=(0, .75, 2.5), gate=.85, intervals=(0, 7, 10)),
}

COMPS = {
    "held": dict(beats=(0,), gate=.98),
    "halves": dict(step=2, keep=1, gate=.95),
    "quarters": dict(step=1, keep=.95, gate=.6),
    "eighths": dict(step=.5, keep=.95, gate=.8),
    "strummed": dict(step=.5, keep=.7, gate=.9, strum=.02),
    "offbeats": dict(beats=(.5, 1.5, 2.5, 3.5), gate=.4),
    "backbeats": dict(beats=(1, 3), gate=.4),
    "sixteenths": dict(step=.25, keep=.45, gate=.5),
    "charleston": dict(beats=(0, 1.5), gate=.5),
    "stabs": dict(step=.25, keep=.2, gate=.5),
    "pushes": dict(beats=(0, 1.5, 2.5, 3.5), gate=.85),
    "montuno": dict(beats=(0, .75, 1.5, 2.25, 2.5, 3.25), gate=.5),
    "arp8": dict(arp=.5), "arp16": dict(arp=.25), "arp6": dict(arp=1 / 3),
    "bossacomp": dict(beats=(0, 1.5, 2.5, 3), gate=.5), "tangostab": dict(beats=(0, 1, 2, 3), gate=.25),
    "gated": dict(beats=(0, .25, .75, 1, 1.5, 1.75, 2.25, 2.5, 3, 3.25, 3.75), gate=.7), "arp12": dict(arp=.75),
    "offkeys": dict(beats=(0, 2.25), gate=.9), "cumbiakeys": dict(beats=(.5, 1.5, 2.5, 3.5), gate=.3, strum=.01),
    "fourfour": dict(beats=(0, 1, 2, 3), gate=.7),
}


def onsets(style, meter, rng):
    """Beats at which a bar of this style sounds; never none."""
    if "beats" in style:
        found = [b for b in style["beats"] if b < meter]
    else:
        steps = [k * style["step"] for k in range(int(round(meter / style["step"])))]
        found = [b for b in steps if b == 0 or rng.random() < style["keep"]]
    return found or [0.0]


def timed(style, meter, rng):
    """[(beat, length)] of one bar."""
    found = onsets(style, meter, rng)
    ends = found[1:] + [float(meter)]
    return [(b, min(3.95, (e - b) * style["gate"])) for b, e in zip(found, ends)]


def draw_bass(style, meter, rng, bars=2):
    """Alternative bars for Parts.bassline: lists of (beat, length, interval or 'a')."""
    drawn = []
    for _ in range(bars):
        bar = [(b, d, style["intervals"][(0 if b == 0 else rng.integers(len(style["intervals"])))]) for b, d in timed(style, meter, rng)]
        if len(bar) > 2 and rng.random() < 0.3:
            bar[-1] = (*bar[-1][:2], "a")
        drawn.append(bar)
    return drawn


def draw_comp(style, meter, rng, bars=2):
    """Alternative bars for Parts.comp: lists of (beat, length)."""
    return [timed(style, meter, rng) for _ in range(bars)]
