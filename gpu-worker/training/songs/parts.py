"""Note writers shared by all genres: melody, drum kit, bass line, chords, arpeggio, lead.

Notes are (beat, length in beats, MIDI pitch, velocity); melodies add a word.
"""
import numpy as np

from .speech import WORDS
from .vocabulary import D, QUAL


class Parts:
    """Reads key, meter, bars (section name per bar), ch (chord per bar) and rng of the arrangement."""

    # harmony ----------------------------------------------------------
    def root(self, bar, lo):
        p = (self.key + self.ch[bar][0]) % 12
        return lo + (p - lo) % 12

    def voicing(self, bar, center, n=None):
        r, q = self.ch[bar]
        ps = []
        for iv in QUAL[q]:
            pc = (self.key + r + iv) % 12
            ps.append(center - 6 + (pc - (center - 6)) % 12)
        ps = sorted(set(ps))
        return ps if n is None else ps[:n]

    def scale(self):
        s = [0, 2, 3, 5, 7, 8, 10] if self.minor else [0, 2, 4, 5, 7, 9, 11]
        return [(self.key + x) % 12 for x in s]

    def live(self, stem, bar):
        """Which parts play in which section."""
        return not (self.bars[bar] == "intro" and stem in ("bass",) and self.seed % 3 == 0)

    # melody -----------------------------------------------------------
    def melody(self, lo, hi, sections=("verse", "chorus"), dense=0.6, words="en", rap=False):
        r = self.rng
        sc = self.scale()
        pool = [p for p in range(lo, hi + 1) if p % 12 in sc]
        W = WORDS[words]
        m = self.meter
        out, cur, motif = [], pool[len(pool) // 2], None
        for bar in range(self.nbars):
            if self.bars[bar] not in sections:
                motif = None
                continue
            high = self.bars[bar] == "chorus"
            if rap:
                grid = [k * 0.5 for k in range(2 * m)] if r.random() < 0.3 else sorted(set([k * 0.25 for k in range(4 * m) if r.random() < 0.52] + [0]))
                if bar % 2:
                    grid = [g for g in grid if g < m - 0.75]
            elif motif is not None and bar % 2 == 0 and r.random() < 0.6:
                grid = motif
            else:
                cells = [[0, 1], [0, 0.5, 1], [0, 1.5], [0.5, 1], [0, 0.5, 1.5], [0]] if not high else [[0, 1], [0], [0, 1.5], [0, 0.5, 1]]
                grid = []
                for h in range(0, m, 2):
                    c = cells[r.integers(len(cells))]
                    grid += [h + x for x in c if h + x < m and (r.random() < dense + 0.35)]
                if bar % 2 == 1:
                    grid = [g for g in grid if g <= m - 1.5] or [0]
                if bar % 2 == 0:
                    motif = grid
            tones = [p for p in pool if p in [q + 12 * o for q in [(self.key + self.ch[bar][0] + i) % 12 for i in QUAL[self.ch[bar][1]]] for o in range(11)]]
            tgt = pool[int(len(pool) * (0.72 if high else 0.42))]
            for i, g in enumerate(grid):
                end = grid[i + 1] if i + 1 < len(grid) else (m - 0.4 if bar % 2 else m)
                d = min(end - g, 2.6)
                cand = tones if (g % 1 == 0 and tones) else pool
                wgt = np.array([np.exp(-abs(p - cur) / 2.2 - abs(p - tgt) / 6.0 - (0.6 if p == cur else 0)) for p in cand])
                cur = int(cand[r.choice(len(cand), p=wgt / wgt.sum())])
                if rap:
                    p = lo + (lo + hi) % 3 + int(r.integers(-1, 3))
                    d = min(d, 0.6)
                else:
                    p = cur
                out.append((bar * m + g, d * (0.9 if rap else 0.96), p, int(r.integers(84, 108)) + (6 if g % 2 == 0 else 0), W[r.integers(len(W))]))
        return out
    # drums ------------------------------------------------------------
    def kit(self, pats, fill=True, crash=True, ghost=0.0):
        """pats: {section or '*': {drum: [(beat, vel)...]}}, or a list of such bars that take turns; returns notes."""
        r, m, out = self.rng, self.meter, []
        for bar in range(self.nbars):
            p = pats.get(self.bars[bar], pats.get("*"))
            p = p[bar % len(p)] if isinstance(p, list) else p
            last = bar + 1 == self.nbars or self.bars[bar + 1] != self.bars[bar]
            for dn, hits in p.items():
                for b, v in hits:
                    if fill and last and b >= m - 1 and dn in ("S", "H", "D", "R"):
                        continue
                    out.append((bar * m + b, 0.2, D[dn], v + r.integers(-6, 7)))
            if ghost:
                for k in range(4 * m):
                    if r.random() < ghost:
                        out.append((bar * m + k * 0.25, 0.1, D["S"], int(r.integers(22, 42))))
            if fill and last:
                for k, dn in enumerate(["S", "S", "T1", "T2"] if r.random() < 0.5 else ["T1", "T1", "T2", "T3"]):
                    out.append((bar * m + m - 1 + k * 0.25, 0.2, D[dn], 85 + 8 * k))
            if crash and (bar == 0 or self.bars[bar] != self.bars[bar - 1]):
                out.append((bar * m, 1.0, D["X"], 100))
        out.append((self.nbars * m, 1.0, D["X"], 95))
        out.append((self.nbars * m, 0.3, D["K"], 105))
        return out

    # generic parts ------------------------------------------------------
    def bassline(self, pat, lo=31, vel=95, sections=None):
        """pat: [(beat, dur, interval)] with interval from the root; 'a' = approach to the next root, 't' = the chord's third."""
        out = []
        for bar in range(self.nbars):
            if not self.live("bass", bar) or sections and self.bars[bar] not in sections:
                continue
            rt = self.root(bar, lo)
            nx = self.root((bar + 1) % self.nbars, lo)
            pp = pat[self.rng.integers(len(pat))] if isinstance(pat[0], list) else pat
            for b, d, iv in pp:
                if iv == "t":
                    iv = QUAL[self.ch[bar][1]][1]
                p = nx + (1 if self.rng.random() < .5 else -1) if iv == "a" else rt + iv
                out.append((bar * self.meter + b, d, p, vel + (8 if b == 0 else 0)))
        out.append((self.nbars * self.meter, 1.5, self.root(0, lo), vel))
        return out

    def comp(self, rhythm, center, vel=75, n=None, strum=0.0, sections=None, power=False):
        out = []
        for bar in range(self.nbars):
            if sections and self.bars[bar] not in sections:
                continue
            ps = self.voicing(bar, center, n)
            if power:
                r0 = self.root(bar, center - 12)
                ps = [r0, r0 + 7, r0 + 12]
            rr = rhythm[self.rng.integers(len(rhythm))] if isinstance(rhythm[0], list) else rhythm
            for b, d in rr:
                down = (b * 2) % 2 == 0
                for k, p in enumerate(ps if down else ps[::-1]):
                    out.append((bar * self.meter + b + k * strum, d, p, vel + (8 if b == 0 else 0) - 2 * k))
        for p in self.voicing(0, center, n):
            out.append((self.nbars * self.meter, 1.8, p, vel))
        return out

    def arp(self, center, step, vel=75, span=2, sections=None, pat=None):
        out = []
        for bar in range(self.nbars):
            if sections and self.bars[bar] not in sections:
                continue
            ps = self.voicing(bar, center)
            ps = ps + [p + 12 for p in ps] if span == 2 else ps
            k = 0
            b = 0.0
            seq = pat or list(range(len(ps))) + list(range(len(ps) - 2, 0, -1))
            while b < self.meter - 1e-6:
                out.append((bar * self.meter + b, step * 1.1, ps[seq[k % len(seq)] % len(ps)], vel + (8 if k % 4 == 0 else 0)))
                b += step
                k += 1
        return out

    def lead(self, lo, hi, sections, dense=0.5, vel=85):
        return [(b, d, p, v - 105 + vel + 10) for b, d, p, v, _ in self.melody(lo, hi, sections, dense)]
