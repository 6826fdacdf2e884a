"""Patterns as text, a bar per string whose cells divide it evenly: `_` holds what sounded before, `.` rests.

Chords are one character a cell ("x__.x_.."), bass lines and riffs are cells between spaces ("0 _ . 7 . 10 . a"):
semitones above the chord's root, t for its third, a for an approach to the next root. Drums are those of grooves.py.
"""
from ..grooves import hits

GATE = 0.92  # share of its cells that a note lasts


def spans(cells, meter):
    """[(beat, length, cell)] of the cells that begin a note."""
    step, found = meter / len(cells), []
    for i, cell in enumerate(cells):
        if cell == "_" and found:
            found[-1][1] += step
        elif cell not in "._":
            found.append([i * step, step, cell])
    return [(beat, length * GATE, cell) for beat, length, cell in found]


def chords(text, meter):
    """[(beat, length)] for Parts.comp."""
    return [(beat, length) for beat, length, _ in spans(text, meter)]


def line(text, meter):
    """[(beat, length, interval)] for Parts.bassline."""
    return [(beat, length, cell if cell in ("a", "t") else int(cell)) for beat, length, cell in spans(text.split(), meter)]


def groove(text, meter):
    """{lane: [(beat, velocity)]} for Parts.kit, from "K x.x. S ..X."."""
    cells = text.split()
    return {lane: hits(steps, meter) for lane, steps in zip(cells[::2], cells[1::2])}
