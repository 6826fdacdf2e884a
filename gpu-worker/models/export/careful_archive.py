"""Reads torch archives without trusting them.

A torch archive is a zip file with a pickle of the objects and one file of raw numbers per tensor. A pickle may name any
function of any module, and unpickling calls it; torch.load does as it is told (torch 1.13.0 even drops a careful
`pickle_module` without a word). So the archive is read here, with a handful of known names; any other is refused.
"""
import collections
import fractions
import io
import pickle
import zipfile

import torch

from problem import ExportProblem


class ForeignNetwork:
    """Stands where a pickle names the network's class; nothing is ever made of it."""

    def __init__(self, *_):
        raise pickle.UnpicklingError("the file makes a network instead of naming its class")


def _tensor(numbers, offset, size, stride, *_):
    """A view of a flat tensor; torch refuses one that would reach beyond it."""
    return torch.as_strided(numbers, tuple(size), tuple(stride), offset)


def _parameter(tensor, *_):
    return tensor


# Every name that a checkpoint's pickle may use, and what it means here.
KNOWN = {
    ("collections", "OrderedDict"): collections.OrderedDict,
    ("fractions", "Fraction"): fractions.Fraction,
    ("torch._utils", "_rebuild_tensor_v2"): _tensor,
    ("torch._utils", "_rebuild_parameter"): _parameter,
    ("torch", "HalfStorage"): torch.float16,
    ("torch", "BFloat16Storage"): torch.bfloat16,
    ("torch", "FloatStorage"): torch.float32,
    ("torch", "DoubleStorage"): torch.float64,
    ("demucs.htdemucs", "HTDemucs"): ForeignNetwork,
}


def read_archive(path):
    """The object in a torch archive, ForeignNetwork in place of the network's class. Raises ExportProblem."""
    try:
        with zipfile.ZipFile(path) as archive:
            pickles = [name for name in archive.namelist() if name.endswith("/data.pkl")]
            if len(pickles) != 1 or any(entry.compress_type != zipfile.ZIP_STORED for entry in archive.infolist()):
                raise ExportProblem("a zip archive, but no torch checkpoint")
            return _Unpickler(archive, pickles[0]).load()
    except ExportProblem:
        raise
    except Exception as error:  # a broken pickle can make almost any operation fail
        raise ExportProblem(f"a damaged torch archive ({type(error).__name__}: {error})") from error


class _Unpickler(pickle.Unpickler):
    def __init__(self, archive, name):
        super().__init__(io.BytesIO(archive.read(name)), encoding="utf-8")
        self.archive, self.folder = archive, name[: -len("data.pkl")]
        self.loaded = {}

    def find_class(self, module, name):
        if (module, name) in KNOWN:
            return KNOWN[module, name]
        raise ExportProblem(f"the checkpoint names {module}.{name}, which no HTDemucs checkpoint needs; it was not loaded")

    def persistent_load(self, reference):
        """The numbers of a storage, a flat tensor; reference: ("storage", kind, key, device, count)."""
        _, kind, key, _, _ = reference
        if key not in self.loaded:
            raw = bytearray(self.archive.read(f"{self.folder}data/{key}"))
            self.loaded[key] = torch.frombuffer(raw, dtype=kind)
        return self.loaded[key]
