#!/usr/bin/env python3
"""Draw <run>/learning.csv as an SVG: estimated uSDR on held-out songs per stem, over training steps."""
import argparse
import csv
import os

from settings import PACK_FOLDER, RUN_FOLDER, STEMS

HEAD = ("step", "minutes", "training_error_db", *(f"held_usdr_{s}" for s in STEMS), "held_usdr_mean")
COLOURS = {"vocals": "#c2410c", "drums": "#1d4ed8", "bass": "#7e22ce", "other": "#15803d", "mean": "#111827"}
WIDTH, HEIGHT, LEFT, BOTTOM = 640, 320, 48, 36


def write_csv(path, rows):
    """Rows in the order of HEAD, rounded; replaces the file at once."""
    with open(path + ".part", "w", newline="") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow(HEAD)
        out.writerows([int(r[0]), *(f"{v:.3f}" for v in r[1:])] for r in rows)
    os.replace(path + ".part", path)


def read_csv(path):
    with open(path, newline="") as f:
        return [[float(v) for v in row] for row in list(csv.reader(f))[1:]]


def draw(rows):
    """The SVG's text."""
    values = [v for row in rows for v in row[3:]]
    low, high, last = int(min(values) - 1), int(max(values) + 1), rows[-1][0]
    x = lambda step: LEFT + (WIDTH - LEFT - 90) * step / last
    y = lambda value: HEIGHT - BOTTOM - (HEIGHT - BOTTOM - 16) * (value - low) / (high - low)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
             f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>']
    for value in range(low, high + 1):
        parts.append(f'<path d="M{LEFT} {y(value):.1f}H{WIDTH - 90}" stroke="#e5e7eb"/><text x="{LEFT - 8}" y="{y(value) + 4:.1f}" text-anchor="end">{value}</text>')
    for k in range(5):
        parts.append(f'<text x="{x(last * k / 4):.1f}" y="{HEIGHT - 16}" text-anchor="middle">{last * k / 4:.0f}</text>')
    ends = sorted((y(rows[-1][3 + k]), k) for k in range(5))
    label = -100.0
    for end, k in ends:
        name = (*STEMS, "mean")[k]
        line = " ".join(f"{x(r[0]):.1f},{y(r[3 + k]):.1f}" for r in rows)
        label = max(end, label + 14)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{COLOURS[name]}" stroke-width="{3 if name == "mean" else 1.5}"/>'
                     f'<text x="{WIDTH - 84}" y="{label + 4:.1f}" fill="{COLOURS[name]}">{name} {rows[-1][3 + k]:.1f}</text>')
    parts.append(f'<text x="{LEFT}" y="12">uSDR in dB on held-out excerpts</text><text x="{WIDTH - 90}" y="{HEIGHT - 2}" text-anchor="end">steps</text></svg>\n')
    return "\n".join(parts)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    ap.add_argument("--run", default=RUN_FOLDER)
    ap.add_argument("--out", default=PACK_FOLDER, help="folder for learning.csv and learning.svg")
    a = ap.parse_args()
    rows = read_csv(os.path.join(a.run, "learning.csv"))
    write_csv(os.path.join(a.out, "learning.csv"), rows)
    with open(os.path.join(a.out, "learning.svg"), "w") as f:
        f.write(draw(rows))


if __name__ == "__main__":
    main()
