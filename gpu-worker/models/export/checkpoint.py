"""Reads checkpoints of HTDemucs without the package that wrote them, and without trusting them.

Two forms are in circulation. A `.th` file is a torch archive of a table with `klass`, `args`, `kwargs` and `state`. A
`.safetensors` file holds the tensors of `state`, and the rest as JSON in its header.
"""
import fractions
import json
import math
import os
import zipfile
from dataclasses import dataclass

import torch

from architecture import Architecture, architecture_of
from careful_archive import ForeignNetwork, read_archive
from htdemucs import HTDemucs
from problem import ExportProblem

NETWORK_CLASS = "demucs.htdemucs.HTDemucs"


@dataclass(frozen=True)
class Checkpoint:
    architecture: Architecture
    state: dict  # tensors by parameter name, in the precision of the file

    def network(self):
        """The network in eval mode, in fp32. Raises ExportProblem when the tensors are not those of the architecture."""
        network = HTDemucs(self.architecture).eval()
        wanted = network.state_dict()
        wrong = [f"{name} is missing" for name in wanted if name not in self.state]
        wrong += [f"{name} is unknown" for name in self.state if name not in wanted]
        wrong += [f"{name} has shape {list(self.state[name].shape)}, not {list(wanted[name].shape)}"
                  for name in wanted if name in self.state and self.state[name].shape != wanted[name].shape]
        if wrong:
            more = f" and {len(wrong) - 3} more" if len(wrong) > 3 else ""
            raise ExportProblem(f"the tensors do not fit the architecture: {'; '.join(wrong[:3])}{more}")
        network.load_state_dict({name: tensor.float() for name, tensor in self.state.items()})
        return network


def read_checkpoint(path, warn=print):
    """The Checkpoint in a `.th` or `.safetensors` file. Raises ExportProblem, with the file named, for anything else."""
    if not os.path.isfile(path):
        raise ExportProblem(f"{path}: no such file")
    try:
        package = read_archive(path) if zipfile.is_zipfile(path) else _read_safetensors(path)
        return Checkpoint(architecture_of(_arguments(package), warn), _tensors(package))
    except ExportProblem as problem:
        raise ExportProblem(f"{path}: {problem}") from problem


def _arguments(package):
    """The constructor's arguments by name."""
    parts = ("klass", "args", "kwargs", "state")
    missing = [part for part in parts if part not in package] if isinstance(package, dict) else list(parts)
    if missing:
        raise ExportProblem(f"not a checkpoint of the demucs package: {', '.join(missing)} missing")
    if package["klass"] is not ForeignNetwork:
        raise ExportProblem("it holds no HTDemucs")
    args, kwargs = package["args"], package["kwargs"]
    if not isinstance(kwargs, dict) or not isinstance(args, (tuple, list)) or len(args) > 1:
        raise ExportProblem("its args and kwargs are not those of an HTDemucs")
    return {**({"sources": args[0]} if args else {}), **kwargs}


def _tensors(package):
    state = package["state"]
    if not isinstance(state, dict) or not all(isinstance(value, torch.Tensor) for value in state.values()):
        raise ExportProblem("its state is no table of tensors (a quantised checkpoint cannot be exported)")
    return state


SAFETENSORS_KINDS = {"F64": torch.float64, "F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16}
HEADER_LIMIT = 100_000_000  # bytes, as in the format's own reader


def _read_safetensors(path):
    """Eight bytes of header length, JSON, raw little-endian tensors (github.com/huggingface/safetensors)."""
    with open(path, "rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if not 0 < length <= min(HEADER_LIMIT, os.path.getsize(path) - 8):
            raise ExportProblem("neither a torch archive nor a safetensors file")
        try:
            header = json.loads(file.read(length))
            about = header.pop("__metadata__", {})
            package = {part: _decoded(json.loads(about[part])) for part in ("args", "kwargs")}
        except (ValueError, KeyError, AttributeError, TypeError) as error:
            raise ExportProblem(f"a safetensors file without the arguments of an HTDemucs ({error!r})") from error
        data = bytearray(file.read())
    package["klass"] = ForeignNetwork if about.get("klass") == NETWORK_CLASS else about.get("klass")
    package["state"] = {name: _tensor(name, entry, data) for name, entry in header.items()}
    return package


def _decoded(value):
    """JSON with fractions written as {"_type": "fraction", "numerator", "denominator"}."""
    if isinstance(value, dict):
        if value.get("_type") == "fraction":
            return fractions.Fraction(value["numerator"], value["denominator"])
        return {key: _decoded(item) for key, item in value.items()}
    return [_decoded(item) for item in value] if isinstance(value, list) else value


def _tensor(name, entry, data):
    try:
        kind, shape, (begin, end) = SAFETENSORS_KINDS[entry["dtype"]], entry["shape"], entry["data_offsets"]
        count = math.prod(shape)
        if begin < 0 or end > len(data) or (end - begin) != count * torch.finfo(kind).bits // 8:
            raise ValueError(f"bytes {begin} to {end} of {len(data)}")
        return torch.frombuffer(data, dtype=kind, count=count, offset=begin).reshape(shape)
    except (KeyError, ValueError, TypeError) as error:
        raise ExportProblem(f"tensor {name} cannot be read: {error!r}") from error
