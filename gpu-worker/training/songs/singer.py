"""The singer: analysed words, time-stretched and re-pitched, as minimum-phase pulses and noise.

One word per note: the vowel starts on the beat, consonants keep their own length, the vowel nucleus is stretched.
F0 = notes + portamento + overshoot + vibrato + drift; the voiced part is pulses, the unvoiced part and breath
are filtered noise.
"""
import numpy as np
from scipy import signal

from .effects import SR
from .speech import FREQS, HOP, NB, NFFT, analyse


def word_frames(word, voice, n_out):
    """Index map into the analysed frames: onset at native speed, nucleus stretched, coda at native speed.
    Returns (env, voiced, n_pre): n_pre frames come before the vowel."""
    env, v, v0, v1 = analyse(word, voice)
    pre = np.arange(max(0, v0 - 28), v0, dtype=float)
    coda = np.arange(v1, min(len(v), v1 + 26), dtype=float)
    nuc = v1 - v0
    n_mid = max(4, n_out - len(coda))
    if n_mid <= nuc:
        mid = np.linspace(v0, v1 - 1, n_mid)
    else:  # stretch: the outer quarters at native pace, the middle slowed
        qn = max(1, nuc // 4)
        mid = np.concatenate([v0 + np.arange(qn), np.linspace(v0 + qn, v1 - 1 - qn, max(2, n_mid - 2 * qn)), v1 - qn + np.arange(qn)])
    idx = np.concatenate([pre, mid, coda])
    i0 = np.clip(np.floor(idx).astype(int), 0, len(v) - 1)
    i1 = np.minimum(i0 + 1, len(v) - 1)
    fr = (idx - i0)[:, None]
    return (1 - fr) * env[i0] + fr * env[i1], v[i0].astype(float), len(pre)


def sing(notes, total, voice, rng, formant=1.0, breath=1.0, vib=(5.6, 0.45), speech=False, detune=0.0):
    """notes: (start_s, dur_s, midi pitch, vel, word). Returns mono (n,)."""
    nfr = int(total / HOP)
    E = np.full((nfr, NB), -30.0)
    V = np.zeros(nfr)
    A = np.zeros(nfr)
    F = np.zeros(nfr)
    for j, (st, du, p, vel, word) in enumerate(notes):
        f_st = int(st / HOP)
        env, v, npre = word_frames(word, voice, max(10, int(du / HOP)))
        if formant != 1.0:
            src = FREQS / formant
            env = np.stack([np.interp(src, FREQS, r) for r in env])
        a = f_st - npre
        k0, k1 = max(0, -a), min(len(env), nfr - a)
        if k1 <= k0:
            continue
        m = len(env)
        amp = np.ones(m)
        amp[-8:] *= np.linspace(1, 0.02, 8)
        amp[:3] *= np.linspace(0.2, 1, 3)
        ln = m - npre
        amp[npre:] *= 0.75 + 0.35 * np.sin(np.pi * np.clip(np.arange(ln) / ln, 0, 1)) ** 0.7
        E[a + k0: a + k1] = env[k0:k1]
        V[a + k0: a + k1] = v[k0:k1]
        A[a + k0: a + k1] = amp[k0:k1] * (vel / 100) ** 1.2
        # pitch curve
        t = np.arange(m) * HOP - npre * HOP
        if speech:
            c = p + 2.2 * np.exp(-np.maximum(t, 0) / 0.12) - 2.5 * np.maximum(t, 0) / max(du, 0.1) * (j % 4 == 3)
        else:
            prev = notes[j - 1][2] if j and notes[j - 1][0] + notes[j - 1][1] > st - 0.2 else p - rng.choice([1.0, 2.0, 0.5])
            tau = rng.uniform(0.02, 0.05)
            c = p + (prev - p) / (1 + np.exp((t + 0.01) / tau)) + 0.25 * np.sign(p - prev) * np.exp(-((t - 0.1) / 0.04) ** 2)
            on = np.clip((t - rng.uniform(0.18, 0.35)) / 0.3, 0, 1)
            rate = vib[0] * rng.uniform(0.94, 1.06)
            c = c + vib[1] * rng.uniform(0.7, 1.2) * on * np.sin(2 * np.pi * rate * t + rng.uniform(0, 6))
        F[a + k0: a + k1] = c[k0:k1]
    # fill and smooth
    nz = F > 0
    if not nz.any():
        return np.zeros(int(total * SR))
    F = np.interp(np.arange(nfr), np.where(nz)[0], F[nz])
    drift = signal.lfilter([0.02], [1, -0.98], rng.standard_normal(nfr)) * 0.6
    jit = rng.standard_normal(nfr) * 0.03
    F = signal.savgol_filter(F, 5, 1) + 0.35 * drift + jit + detune
    f0 = 440 * 2 ** ((F - 69) / 12)
    k = np.ones(5) / 5
    V = np.convolve(V, k, "same")
    A = np.convolve(A, k, "same")
    shim = 1 + 0.04 * rng.standard_normal(nfr)
    E = np.pad(E, ((1, 1), (0, 0))) * (1 / 3)
    E = E[:-2] + E[1:-1] + E[2:]  # as signal.convolve would, in a twentieth of its time
    # singing formant lift around 2.9 kHz
    E = E + 0.7 * np.exp(-((FREQS - 2900) / 700) ** 2)[None]
    # aperiodicity: rises with frequency
    ap = 1 / (1 + np.exp(-(FREQS - 6500) / 1300)) * 0.55 * breath + 0.004 * breath
    ap = np.clip(ap, 0, 0.95)
    n = int(total * SR)
    out = np.zeros(n + NFFT * 2)
    # voiced pulses
    t = 0.0
    win = np.zeros(NFFT)
    win[0], win[NFFT // 2] = 1, 1
    win[1: NFFT // 2] = 2
    base = np.log(np.maximum(1 - ap, 1e-4))
    w = 2j * np.pi * np.arange(NB) / NFFT
    while t < total - 0.06:
        fr = t / HOP
        i = int(fr)
        if i >= nfr - 1:
            break
        f = f0[i]
        if A[i] > 0.004 and V[i] > 0.02:
            u = fr - i
            le = (1 - u) * E[i] + u * E[i + 1] + base
            cep = np.fft.irfft(0.5 * le)
            spec = np.exp(np.fft.rfft(cep * win))
            s = t * SR
            si = int(s)
            imp = np.fft.irfft(spec * np.exp(-w * (s - si)))
            imp -= imp.mean()
            out[si: si + NFFT] += imp * (A[i] * V[i] * shim[i] * np.sqrt(SR / f))
        t += 1 / f
    # noise part
    hop = int(HOP * SR)
    L = 2 * hop
    wn = signal.windows.hann(L, sym=False)
    for i in range(nfr - 1):
        if A[i] <= 0.004:
            continue
        apv = (1 - V[i]) + V[i] * ap
        sp = np.fft.rfft(rng.standard_normal(L) * wn, NFFT) * np.sqrt(np.exp(E[i]) * apv)
        c = int(i * HOP * SR) - L // 2
        if c >= 0:
            out[c: c + NFFT] += np.fft.irfft(sp) * A[i]
    out = signal.sosfilt(signal.butter(2, 85, "highpass", fs=SR, output="sos"), out[:n])
    return out / (np.abs(out).max() + 1e-9) * 0.7
