"""Made-up input for checks and measurements."""
import numpy as np


def random_mixes(samples, count=2):
    """Float32 [count, 2, samples] at the level of music: noise that falls with frequency, louder and softer in turn."""
    noise = np.random.default_rng(1).standard_normal((count, 2, samples))
    spectrum = np.fft.rfft(noise) / np.sqrt(np.arange(1, samples // 2 + 2))
    shaped = np.fft.irfft(spectrum, samples)
    swell = 1 + 0.9 * np.sin(np.linspace(0, 9, samples))
    return (0.1 * shaped / shaped.std() * swell).astype(np.float32)
