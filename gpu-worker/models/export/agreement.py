"""How well a graph does what its network does."""
from dataclasses import dataclass

import numpy as np
import torch

from problem import ExportProblem
from random_mixes import random_mixes
from session import INPUT, OUTPUT

LEAST_SNR = 100.0  # dB
MOST_ERROR = 1e-5  # of full scale


@dataclass(frozen=True)
class Agreement:
    snr: float  # dB, over all stems and inputs
    error: float  # the largest difference of two samples
    peak: float  # the largest sample, for scale
    silent: float  # the largest sample that silence gives

    @property
    def good(self):
        finite = np.isfinite([self.snr, self.error, self.silent]).all()
        return bool(finite and self.snr >= LEAST_SNR and self.error <= MOST_ERROR and self.silent <= MOST_ERROR)

    def __str__(self):
        return f"SNR {self.snr:.1f} dB, max error {self.error:.1e} of peak {self.peak:.2f}, silence to {self.silent:.1e}"


def agreement(session, network, samples):
    """Compare an onnxruntime session with a torch module on random mixes, as one batch."""
    mixes = random_mixes(samples)
    run = lambda mix: session.run([OUTPUT], {INPUT: mix})[0]
    with torch.no_grad():
        want = np.concatenate([network(torch.from_numpy(mix[None])).numpy() for mix in mixes]).astype(np.float64)
    difference = run(mixes) - want
    snr = 10 * np.log10((want**2).sum() / max((difference**2).sum(), 1e-300))
    silent = np.abs(run(np.zeros_like(mixes[:1]))).max()
    return Agreement(float(snr), float(np.abs(difference).max()), float(np.abs(want).max()), float(silent))


def package_network(network):
    """The demucs package's own network with the same weights: code that shares nothing with this folder.

    Raises ExportProblem where the package is not installed.
    """
    try:
        from demucs.htdemucs import HTDemucs
    except ImportError as error:
        raise ExportProblem(f"the demucs package cannot be imported ({error}); README.md tells how to install it") from error
    theirs = HTDemucs(**vars(network.architecture)).eval()
    theirs.load_state_dict(network.state_dict())
    return theirs
