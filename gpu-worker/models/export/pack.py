"""pack.json: what the worker reads before it opens a graph."""
import hashlib
import json
import os

from session import INPUT, OUTPUT

OVERLAP = 0.25  # share of a segment that the next one repeats, the reference's default


def sha256(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def waveform_network(folder, file, architecture, weights=None):
    """One entry of `networks`: a waveform graph of any batch size, its input standardised over the whole track.

    `weights` gives each stem's weight in a bag, in the order of the sources.
    """
    entry = {
        "form": "waveform", "file": file, "sha256": sha256(os.path.join(folder, file)), "input": INPUT, "output": OUTPUT,
        "segment": architecture.samples, "batch": "dynamic", "normalise": "track", "stems": list(architecture.sources),
    }  # fmt: skip
    return entry if weights is None else {**entry, "weights": dict(zip(architecture.sources, weights))}


def write_pack(folder, about, architecture, networks):
    """Write pack.json; `about` holds id, version, title, licence, origin and description."""
    pack = {"schema": 1, **about, "sampleRate": architecture.samplerate, "channels": 2,
            "stems": list(architecture.sources), "overlap": OVERLAP, "networks": networks}  # fmt: skip
    path = os.path.join(folder, "pack.json")
    with open(f"{path}.part", "w") as file:
        json.dump(pack, file, indent=2)
        file.write("\n")
    os.replace(f"{path}.part", path)
