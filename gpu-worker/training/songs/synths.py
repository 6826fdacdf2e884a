"""Synthesised notes and drum hits. Audio is float64 [n, 2] at 44.1 kHz; times in seconds, pitches MIDI, velocities 0 to 127."""
import numpy as np

from .effects import SR, mono2st, sosf, swept_between


def _saw(freq, ph0=0.0):
    """PolyBLEP saw from an instantaneous frequency array."""
    dt = freq / SR
    ph = (ph0 + np.cumsum(dt)) % 1.0
    y = 2 * ph - 1
    m = ph < dt
    t = ph[m] / dt[m]
    y[m] -= t + t - t * t - 1
    m = ph > 1 - dt
    t = (ph[m] - 1) / dt[m]
    y[m] -= t * t + t + t + 1
    return y


def adsr(n, a, d, s, r, gate):
    t = np.arange(n) / SR
    e = np.where(t < a, t / max(a, 1e-4), s + (1 - s) * np.exp(-(t - a) / max(d, 1e-4)))
    rel = np.where(t > gate, np.exp(-(t - gate) / max(r, 1e-4)), 1.0)
    return e * rel


def swept_lp(x, f_hi, f_lo, tau):
    """Low-pass whose cutoff falls from f_hi to f_lo."""
    fc = f_lo + (f_hi - f_lo) * np.exp(-np.arange(len(x)) / SR / tau)
    return swept_between(x, np.maximum(fc, 60), np.geomspace(max(f_lo, 60), max(f_hi, f_lo * 1.1, 61), 6), 3)


def synth_notes(notes, total, rng, kind="supersaw"):
    """notes: (start_s, dur_s, pitch, vel). Returns stereo."""
    n_tot = int(total * SR)
    out = np.zeros((n_tot, 2))
    for (st, du, p, v) in notes:
        f = 440 * 2 ** ((p - 69) / 12)
        tail = {"supersaw": 0.25, "pluck": 0.35, "sub": 0.06, "reese": 0.06, "808": 0.15, "fm": 0.4, "square": 0.1, "acid": 0.08}[kind]
        n = int((du + tail) * SR)
        i0 = int(st * SR)
        n = min(n, n_tot - i0)
        if n < 64:
            continue
        t = np.arange(n) / SR
        g = (v / 100) ** 1.3
        one = np.ones(n)
        if kind == "supersaw":
            y = np.zeros((n, 2))
            for k in range(7):
                det = 2 ** ((k - 3) * rng.uniform(4, 7) / 1200)
                y += mono2st(_saw(f * det * one, rng.uniform()), (k - 3) / 3.2)
            y = sosf(y, "lowpass", min(9000, 3500 + v * 40), 2) * 0.25
            y *= (adsr(n, 0.01, 0.4, 0.7, 0.08, du) * g)[:, None]
        elif kind == "pluck":
            s = _saw(f * one, rng.uniform()) + 0.5 * _saw(f * 2.003 * one, rng.uniform())
            s = swept_lp(s, 7000, 500, 0.09) * adsr(n, 0.002, 0.2, 0.15, 0.1, du)
            y = mono2st(s * g * 0.5, rng.uniform(-0.3, 0.3))
        elif kind == "fm":
            idx = 2.5 * np.exp(-t / 0.25)
            s = np.sin(2 * np.pi * f * t + idx * np.sin(2 * np.pi * f * 2.0 * t))
            y = mono2st(s * adsr(n, 0.004, 0.5, 0.3, 0.15, du) * g * 0.6, rng.uniform(-0.25, 0.25))
        elif kind == "square":
            s = np.sign(np.sin(2 * np.pi * f * t)) * 0.3 + 0.3 * _saw(f * 1.004 * one, 0.3)
            s = sosf(s, "lowpass", 4500, 2) * adsr(n, 0.005, 0.3, 0.6, 0.05, du)
            y = mono2st(s * g, 0)
        elif kind == "sub":
            s = 0.75 * np.sin(2 * np.pi * f * t) + 0.25 * swept_lp(_saw(f * one), 1500, 300, 0.12)
            y = mono2st(s * adsr(n, 0.004, 0.3, 0.75, 0.02, du) * g, 0)
        elif kind == "acid":
            s = swept_lp(_saw(f * one, rng.uniform()), 2600, 220, 0.1)
            y = mono2st(np.tanh(2 * s) * 0.6 * adsr(n, 0.003, 0.25, 0.6, 0.02, du) * g, 0)
        elif kind == "reese":
            s = sum(_saw(f * d * one, rng.uniform()) for d in (0.994, 1.0, 1.007))
            s = sosf(s, "lowpass", 700 + 300 * np.sin(st), 3) * 0.3 + 0.4 * np.sin(2 * np.pi * f * t)
            y = mono2st(s * adsr(n, 0.01, 0.5, 0.85, 0.03, du) * g, 0)
        elif kind == "808":
            fr = f * (1 + 1.6 * np.exp(-t / 0.018))
            s = np.tanh(1.8 * np.sin(2 * np.pi * np.cumsum(fr) / SR)) * adsr(n, 0.002, 0.9, 0.25, 0.06, du)
            y = mono2st(s * g * 0.8, 0)
        else:
            raise ValueError(kind)
        f_n = min(n, 200)
        y[-f_n:] *= np.linspace(1, 0, f_n)[:, None]
        out[i0:i0 + n] += y
    return out


def drum_machine(hits, total, rng, flavour="909"):
    """hits: (start_s, name, vel). Synthesised kick/snare/clap/hats/perc."""
    n_tot = int(total * SR)
    out = np.zeros((n_tot, 2))
    deep = flavour == "808"
    for st, name, v in hits:
        g = (v / 110) ** 1.4
        i0 = int(st * SR)
        L = {"kick": 0.55 if deep else 0.35, "snare": 0.25, "clap": 0.3, "hat": 0.07, "ohat": 0.35, "ride": 0.6,
             "tom": 0.4, "rim": 0.06, "shaker": 0.1, "crash": 1.8, "cowbell": 0.25}[name]
        n = min(int(L * SR), n_tot - i0)
        if n < 64:
            continue
        t = np.arange(n) / SR
        nz = rng.standard_normal(n)
        pan = 0.0
        if name == "kick":
            f = (45 if deep else 52) + (110 if deep else 190) * np.exp(-t / 0.022) + 900 * np.exp(-t / 0.0025)
            s = np.sin(2 * np.pi * np.cumsum(f) / SR) * np.exp(-t / (0.17 if deep else 0.1)) + 0.15 * nz * np.exp(-t / 0.002)
            s = np.tanh(1.6 * s)
        elif name == "snare":
            s = 0.6 * np.sin(2 * np.pi * (190 + 60 * np.exp(-t / 0.01)) * t) * np.exp(-t / 0.05) \
                + 0.7 * sosf(nz, "highpass", 1200) * np.exp(-t / 0.07)
        elif name == "clap":
            e = sum(np.where(t >= d, np.exp(-(t - d) / (0.006 if d < 0.025 else 0.07)), 0) for d in (0, 0.009, 0.018, 0.027))
            s = sosf(nz, "bandpass", [800, 6000], 1) * e * 0.8
            pan = 0.05
        elif name in ("hat", "ohat"):
            m = sum(np.sign(np.sin(2 * np.pi * q * t)) for q in (2050, 3050, 3690, 4010, 5430, 5970))
            s = sosf(0.08 * m + 0.5 * nz, "highpass", 7000, 3) * np.exp(-t / (0.018 if name == "hat" else 0.13)) * 0.6
            pan = 0.25
        elif name in ("ride", "crash"):
            m = sum(np.sin(2 * np.pi * q * t + q) for q in (3140, 4410, 5230, 6120, 7710, 8890))
            s = (0.08 * m + 0.4 * sosf(nz, "highpass", 4500, 2)) * np.exp(-t / (0.2 if name == "ride" else 0.5)) * 0.5
            pan = -0.35
        elif name == "tom":
            s = np.sin(2 * np.pi * np.cumsum(110 + 60 * np.exp(-t / 0.05)) / SR) * np.exp(-t / 0.12)
            pan = -0.3
        elif name == "rim":
            s = (np.sin(2 * np.pi * 1700 * t) + np.sin(2 * np.pi * 820 * t)) * np.exp(-t / 0.008) * 0.5
            pan = -0.15
        elif name == "cowbell":
            s = (np.sign(np.sin(2 * np.pi * 540 * t)) + np.sign(np.sin(2 * np.pi * 800 * t))) * np.exp(-t / 0.06) * 0.25
            s = sosf(s, "bandpass", [500, 5000], 1)
            pan = 0.4
        else:
            s = sosf(nz, "bandpass", [5000, 12000], 2) * np.minimum(t / 0.02, 1) * np.exp(-t / 0.025) * 0.5
            pan = -0.4
        out[i0:i0 + n] += mono2st(s * g, pan)
    return out
