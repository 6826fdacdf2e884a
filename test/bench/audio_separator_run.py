#!/usr/bin/env python3
"""Separate a song by python-audio-separator with the MDX network of a pack; prints the time and the peak memory as JSON.

The library's own class for MDX models, with its defaults, is given the network at hand: its command line would look
for models on the internet. The first run of the song does not count.
"""
import json
import logging
import os
import sys
import tempfile
import time

import torch
from audio_separator.separator.architectures.mdx_separator import MDXSeparator

ARCHITECTURE = {"hop_length": 1024, "segment_size": 256, "overlap": 0.25, "batch_size": 1, "enable_denoise": False}


def separator(pack_folder, network, target):
    cpu = torch.device("cpu")
    model = {"compensate": network["compensation"], "mdx_dim_f_set": network["bins"], "mdx_n_fft_scale_set": network["fftSize"],
             "mdx_dim_t_set": network["frames"].bit_length() - 1, "primary_stem": "Vocals"}  # fmt: skip
    common = {
        "logger": logging.getLogger("audio_separator"), "log_level": logging.WARNING, "torch_device": cpu, "torch_device_cpu": cpu,
        "torch_device_mps": None, "onnx_execution_provider": ["CPUExecutionProvider"], "model_name": "random",
        "model_path": os.path.join(pack_folder, network["file"]), "model_data": model, "output_format": "WAV",
        "output_bitrate": None, "output_dir": target, "normalization_threshold": 0.9, "amplification_threshold": 0.0,
        "output_single_stem": None, "invert_using_spec": False, "sample_rate": 44100, "use_soundfile": True,
    }  # fmt: skip
    return MDXSeparator(common_config=common, arch_config=ARCHITECTURE)


def peak_memory():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM:"))


def main():
    pack_folder, song = sys.argv[1:]
    with open(os.path.join(pack_folder, "pack.json")) as file:
        network = json.load(file)["networks"][0]
    with tempfile.TemporaryDirectory() as target:
        run = separator(pack_folder, network, target)
        for _ in range(2):
            begun = time.perf_counter()
            written = run.separate(song)
            seconds = time.perf_counter() - begun
        if len(written) != 2:
            raise SystemExit(f"python-audio-separator wrote {written}, two stems were expected")
    print(json.dumps({"seconds": seconds, "peakBytes": peak_memory()}))


if __name__ == "__main__":
    main()
