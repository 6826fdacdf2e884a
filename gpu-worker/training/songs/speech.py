"""Spoken words from text-to-speech engines, analysed for singing (the analysis half of a WORLD-like vocoder).

analyse(): 5 ms frames, F0 by normalised autocorrelation, an F0-adaptive spectral envelope after CheapTrick
(Morise 2015), and the longest vowel. Words are synthesised once and kept in $SONG_CACHE.
"""
import hashlib
import os
import subprocess

import numpy as np
from scipy import signal

from . import vowels
from .effects import SR
from .voices import SINGERS, WORDS_MORE

HOP = 0.005
NFFT = 2048
NB = NFFT // 2 + 1
FREQS = np.arange(NB) * SR / NFFT
CACHE = os.environ.get("SONG_CACHE", os.path.expanduser("~/.cache/song-generator"))

# name -> (engine, voice option, F0 search range)
VOICES = {
    "slt": ("flite", "slt", (120, 350)),
    "rms": ("flite", "rms", (60, 220)),
    "awb": ("flite", "awb", (60, 250)),
    "kal": ("flite", "kal16", (60, 220)),
    "slt_hts": ("festival", "cmu_us_slt_arctic_hts", (120, 350)),
    "es_f2": ("espeak", "en-us+f2", (120, 350)),
    "es_f4": ("espeak", "en-us+f4", (120, 350)),
    "es_annie": ("espeak", "en-us+Annie", (120, 380)),
    "es_m3": ("espeak", "en-us+m3", (60, 220)),
    "es_m7": ("espeak", "en-us+m7", (60, 220)),
    "es_fr": ("espeak", "fr-fr+f3", (60, 220)),
    "es_es": ("espeak", "es-419+f2", (120, 350)),
    "es_pt": ("espeak", "pt-br+m3", (60, 220)),
}
WORDS = {
    "en": ("love night day now stay light time rain home heart free you me way know feel dream high low fall call all "
           "one sun run blue moon soon oh ah la na down town away tonight forever again alone waiting falling").split(),
    "rap": ("money city never better running every single moment people talking louder nothing matter only water paper "
            "follow number seven twenty dollar rolling minute story rhythm flow pocket knock it back up stop").split(),
    "fr": "amour nuit jour toi moi ciel mer vent rire coeur seul loin bleu doux rêve la encore toujours".split(),
    "es": "amor noche luz cielo mar vida sol corazón baila fuego luna sueño ven siempre mi voz canta".split(),
    "pt": "amor noite luz céu mar vida sol coração dança lua sonho vem sempre mim voz canta saudade".split(),
    **WORDS_MORE,
}
VOICES.update(SINGERS)


def tts(word, voice):
    eng, opt, _ = VOICES[voice]
    os.makedirs(CACHE, exist_ok=True)
    p = os.path.join(CACHE, hashlib.sha1(f"{eng}|{opt}|{word}".encode()).hexdigest()[:16] + ".wav")
    if not os.path.exists(p):
        q = p[:-4] + f".{os.getpid()}.tmp.wav"
        if eng == "flite":
            subprocess.run(["flite", "-voice", opt, "-t", word, "-o", q], check=True)
        elif eng == "espeak":
            subprocess.run(["espeak-ng", "-v", opt, "-s", "135", "-w", q, word], check=True)
        else:
            subprocess.run(["text2wave", "-eval", f"(voice_{opt})", "-o", q], input=word.encode(), check=True)
        os.replace(q, p)
    import soundfile  # here, so that invented singers need no engine and no reader
    return soundfile.read(p)


def f0_track(x, lo, hi):
    """Normalised autocorrelation, 5 ms hop, 40 ms window, at 11025 Hz; returns f0 (0 = unvoiced)."""
    y = signal.resample_poly(x, 1, 4)
    fs = SR // 4
    n = int(0.045 * fs)
    h = HOP * fs
    lags = np.arange(int(fs / hi), int(fs / lo) + 1)
    nfr = int(len(y) / h)
    yp = np.pad(y, (n, n + lags[-1] + 8))
    f0, conf = np.zeros(nfr), np.zeros(nfr)
    for i in range(nfr):
        c = int(i * h) + n - n // 2
        a = yp[c: c + n + lags[-1]]
        ref = a[:n]
        e0 = (ref ** 2).sum() + 1e-9
        ac = signal.correlate(a, ref, "valid")
        cs = np.concatenate([[0], np.cumsum(a ** 2)])
        r = ac[lags] / np.sqrt(e0 * (cs[lags + n] - cs[lags] + 1e-9))
        k = int(np.argmax(r - 0.0004 * lags))
        lag = float(lags[k])
        if 0 < k < len(lags) - 1:
            d = r[k - 1] - 2 * r[k] + r[k + 1]
            if d < 0:
                lag += 0.5 * (r[k - 1] - r[k + 1]) / d
        f0[i], conf[i] = fs / lag, r[k] if e0 / n > 1e-7 else 0.0
    v = signal.medfilt((conf > 0.62).astype(float), 5) > 0.5
    f0 = signal.medfilt(f0, 5)
    return np.where(v, f0, 0.0), conf


def envelope(x, f0):
    """F0-adaptive smoothed power spectrum per frame: (nfr, NB)."""
    out = np.empty((len(f0), NB))
    xp = np.pad(x, (NFFT, NFFT * 2))
    for i, f in enumerate(f0):
        fz = f if f > 0 else 400.0
        L = int(3 * SR / fz) | 1
        c = int(i * HOP * SR) + NFFT - L // 2
        w = signal.windows.hann(L, sym=False)
        w /= np.sqrt((w ** 2).sum())
        p = np.abs(np.fft.rfft(xp[c: c + L] * w, NFFT)) ** 2 + 1e-12
        k = max(3, int(round(2 * fz / 3 / (SR / NFFT))) | 1)
        pp = np.convolve(np.pad(p, k, mode="reflect"), np.ones(k) / k, "same")[k:-k]
        cep = np.fft.irfft(np.log(pp))
        half = np.arange(NFFT)
        tq = np.minimum(half, NFFT - half) / SR * fz
        lift = np.sinc(tq) * (1.18 - 0.18 * np.cos(2 * np.pi * tq))
        out[i] = np.fft.rfft(cep * lift).real
    return out  # natural-log power


def analyse(word, voice, _mem={}):
    key = (word, voice)
    if key in _mem:
        return _mem[key]
    if VOICES[voice][0] == "formant":
        _mem[key] = vowels.word(word, *VOICES[voice][1], FREQS)
        return _mem[key]
    x, sr = tts(word, voice)
    if x.ndim > 1:
        x = x.mean(1)
    g = np.gcd(SR, sr)
    x = signal.resample_poly(x, SR // g, sr // g)
    x = x / (np.abs(x).max() + 1e-9) * 0.5
    x = signal.sosfilt(signal.butter(2, 60, "highpass", fs=SR, output="sos"), x)
    f0, _ = f0_track(x, *VOICES[voice][2])
    env = envelope(x, f0)
    e = np.exp(env[:, (FREQS < 5000)]).mean(1)
    edb = 10 * np.log10(e + 1e-9)
    keep = np.where(edb > edb.max() - 42)[0]
    a, b = keep[0], keep[-1] + 1
    env, v, edb = env[a:b], (f0[a:b] > 0), edb[a:b]
    # extend the spectrum above the engine's own band
    nyq = sr / 2 * 0.92
    ib = int(nyq / SR * NFFT)
    if nyq < 15000:
        lvl = env[:, ib - 60: ib - 4].mean(1)
        slope = np.where(v, 14.0, 5.0) * np.log(10) / 10  # dB per octave in ln-power
        octs = np.log2(FREQS[ib:] / nyq)
        env[:, ib:] = lvl[:, None] - slope[:, None] * octs[None]
    # longest voiced and loud run = vowel nucleus
    good = v & (edb > edb.max() - 13)
    best, cur, bi = 0, 0, len(v) // 2
    for i, gd in enumerate(np.append(good, False)):
        if gd:
            cur += 1
        else:
            if cur > best:
                best, bi = cur, i
            cur = 0
    v0, v1 = max(0, bi - best), max(bi, 1)
    _mem[key] = (env, v, v0, max(v1, v0 + 1))
    return _mem[key]
