"""Effects: pan, filters, reverb, delay, chorus, compressor, drive, limiter. Audio is float64 [n, 2] at 44.1 kHz."""
import numpy as np
from scipy import signal

SR = 44100


def mono2st(x, pan=0.0):
    """Constant-power pan, -1 left .. +1 right; accepts mono (n,)."""
    a = (pan + 1) * np.pi / 4
    return np.stack([x * np.cos(a), x * np.sin(a)], 1) * np.sqrt(2) / np.sqrt(2)


def pan_st(x, pan, width=1.0):
    """Narrow a stereo signal by `width`, then balance it to `pan`."""
    m, s = x.mean(1), (x[:, 0] - x[:, 1]) / 2 * width
    a = (pan + 1) * np.pi / 4
    gl, gr = np.cos(a) * np.sqrt(2), np.sin(a) * np.sqrt(2)
    return np.stack([(m + s) * gl, (m - s) * gr], 1)


def sosf(x, kind, fc, order=2):
    sos = signal.butter(order, fc, kind, fs=SR, output="sos")
    return signal.sosfilt(sos, x, axis=0)


def peak_eq(x, fc, gain_db, q=1.0):
    a = 10 ** (gain_db / 40)
    w = 2 * np.pi * fc / SR
    al = np.sin(w) / (2 * q)
    b = np.array([1 + al * a, -2 * np.cos(w), 1 - al * a])
    c = np.array([1 + al / a, -2 * np.cos(w), 1 - al / a])
    return signal.lfilter(b / c[0], c / c[0], x, axis=0)


def reverb_ir(rng, t60=1.6, predelay=0.02, hf_damp=0.45, lowcut=180.0):
    """Stereo IR: decaying noise in 4 bands (shorter at high f) and some early reflections."""
    n = int(t60 * 1.1 * SR)
    t = np.arange(n) / SR
    edges = [(60, 500, 1.0), (500, 2000, 0.95), (2000, 6000, 0.5 + 0.5 * (1 - hf_damp)), (6000, 15000, 1 - hf_damp)]
    ir = np.zeros((n, 2))
    for lo, hi, r in edges:
        nz = rng.standard_normal((n, 2))
        nz = signal.sosfilt(signal.butter(2, [lo, hi], "bandpass", fs=SR, output="sos"), nz, axis=0)
        ir += nz * np.exp(-6.91 * t / (t60 * r))[:, None]
    ir /= np.sqrt((ir ** 2).sum(0).mean())
    for _ in range(8):
        k = int(rng.uniform(0.004, 0.045) * SR)
        ir[k, rng.integers(2)] += rng.uniform(-0.25, 0.25)
    ir = np.concatenate([np.zeros((int(predelay * SR), 2)), ir])
    return sosf(ir, "highpass", lowcut)


def reverb(x, ir, wet=0.2):
    y = np.stack([signal.oaconvolve(x[:, c], ir[:, c])[: len(x)] for c in (0, 1)], 1)
    return x + wet * y


def delay_fx(x, t, fb=0.35, wet=0.2, taps=4, pingpong=True):
    y = x.copy()
    d = int(t * SR)
    wetsig = sosf(x, "bandpass", [300, 5000], 1)
    for k in range(1, taps + 1):
        g = wet * fb ** (k - 1)
        s = wetsig.copy()
        if pingpong:
            s[:, k % 2] *= 0.2
        if k * d < len(x):
            y[k * d:] += g * s[: len(x) - k * d]
    return y


def chorus(x, depth=0.0025, rate=0.8, base=0.012, mix=0.5):
    n = len(x)
    t = np.arange(n)
    y = np.empty_like(x)
    for c in (0, 1):
        d = (base + depth * np.sin(2 * np.pi * rate * t / SR + c * np.pi / 2)) * SR
        y[:, c] = np.interp(t - d, t, x[:, c], left=0)
    return (1 - mix) * x + mix * y


def env_follow(x, atk=0.005, rel=0.12):
    """Block (64-sample) peak follower; returns the envelope per sample."""
    b = 64
    m = np.abs(x).max(1)
    nb = -(-len(m) // b)
    m = np.pad(m, (0, nb * b - len(m))).reshape(nb, b).max(1)
    ga, gr = np.exp(-b / (atk * SR)), np.exp(-b / (rel * SR))
    e = np.empty(nb)
    s = 0.0
    for i, v in enumerate(m):
        g = ga if v > s else gr
        s = g * s + (1 - g) * v
        e[i] = s
    return np.interp(np.arange(len(x)), np.arange(nb) * b + b / 2, e)


def compress(x, thr_db=-18, ratio=3.0, atk=0.006, rel=0.12):
    e = 20 * np.log10(env_follow(x, atk, rel) + 1e-9)
    g = -np.maximum(e - thr_db, 0) * (1 - 1 / ratio)
    return x * 10 ** (g / 20)[:, None]


def drive(x, gain=8.0, tone=5500):
    """Oversampled-ish tanh distortion with a cabinet-like low-pass."""
    y = signal.resample_poly(np.tanh(gain * signal.resample_poly(x, 2, 1, axis=0)), 1, 2, axis=0)[: len(x)]
    y = sosf(y, "highpass", 90)
    y = peak_eq(y, 2200, 3, 0.8)
    return sosf(y, "lowpass", tone, 4)


def limiter_gain(mix, ceil=0.93, look=0.004, rel=0.09):
    """Gain curve (n,) that keeps |mix| under ceil; the same curve is put on every stem."""
    b = 32
    m = np.abs(mix).max(1)
    nb = -(-len(m) // b)
    p = np.pad(m, (0, nb * b - len(m))).reshape(nb, b).max(1)
    need = np.minimum(1.0, ceil / np.maximum(p, 1e-9))
    L = max(2, int(look * SR / b))
    pad = np.pad(need, (L, L), constant_values=1.0)
    need = np.min(np.stack([pad[k: k + nb] for k in range(2 * L + 1)]), 0)
    gr = 1 - np.exp(-b / (rel * SR))
    g = np.empty(nb)
    s = 1.0
    for i, v in enumerate(need):
        s = v if v < s else s + (v - s) * gr
        g[i] = s
    g = np.convolve(np.pad(g, (L // 2, L // 2), mode="edge"), np.ones(L) / L, "same")[L // 2: L // 2 + nb]
    g = np.minimum(g, np.interp(np.arange(nb), np.arange(nb), need) + 0.02)
    return np.interp(np.arange(len(m)), np.arange(nb) * b + b / 2, g)


def tremolo(x, rate=5.0, depth=0.3, turned=True):
    """Level that swings `rate` times a second, the sides in turn or together."""
    phase = 2 * np.pi * rate * np.arange(len(x)) / SR
    return x * (1 + depth * np.sin(phase)[:, None] * np.array([1, -1 if turned else 1]))


def sweep(x, cut):
    """Low-pass of (n, 2) whose cutoff follows `cut` in Hz (n,)."""
    return swept_between(x, cut, np.geomspace(cut.min(), max(cut.max(), 1.1 * cut.min()), 6), 2)


def swept_between(x, cut, grid, order):
    """Low-pass of (n,) or (n, 2) whose cutoff follows `cut` in Hz: crossfade of fixed filters at the frequencies of `grid`."""
    place = np.interp(np.log(cut), np.log(grid), np.arange(len(grid)))
    y = np.zeros(x.shape)
    for k, f in enumerate(grid):
        share = np.clip(1 - np.abs(place - k), 0, 1)
        if share.any():
            y += share.reshape(-1, *[1] * (x.ndim - 1)) * sosf(x, "lowpass", min(f, 18000), order)
    return y
