#!/usr/bin/env python3
"""Train the mask network on rendered songs; a checkpoint every few minutes, resumed when the command is repeated."""
import argparse
import copy
import math
import os
import time

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):  # before torch loads them; --threads steers torch itself
    os.environ.setdefault(variable, "1")

import torch

from loss import log_error
from mixtures import batch, load_songs
from network import MaskNetwork, parameter_count
from settings import RUN_FOLDER, SONG_FOLDER


def tensors(arrays):
    return [torch.from_numpy(a) for a in arrays]


def rate(step, total, peak, warm=30):
    """Learning rate: short linear rise, then a cosine down to 2 % of the peak."""
    if step < warm:
        return peak * (step + 1) / warm
    return peak * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * (step - warm) / max(1, total - warm))))


@torch.no_grad()
def follow(average, network, step):
    """Moving average of weights and norm statistics; young averages forget faster."""
    keep = min(0.99, (step + 1) / (step + 10))
    for old, new in zip(average.state_dict().values(), network.state_dict().values()):
        if old.is_floating_point():
            old.mul_(keep).add_(new, alpha=1 - keep)
        else:
            old.copy_(new)


def save(path, state):
    torch.save(state, path + ".part")
    os.replace(path + ".part", path)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    ap.add_argument("--songs", default=SONG_FOLDER, help="folder of rendered songs")
    ap.add_argument("--run", default=RUN_FOLDER, help="folder of checkpoints and log")
    ap.add_argument("--steps", type=int, default=1080)
    ap.add_argument("--batch", type=int, default=8, help="mixtures in a step")
    ap.add_argument("--frames", type=int, default=128, help="frames of 1024 samples in a mixture")
    ap.add_argument("--rate", type=float, default=2.5e-3, help="peak learning rate")
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--threads", type=int, default=1)
    ap.add_argument("--save-every", type=float, default=2.0, help="minutes between checkpoints")
    a = ap.parse_args()

    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed)
    os.makedirs(a.run, exist_ok=True)
    path = os.path.join(a.run, "checkpoint.pt")
    songs = load_songs(a.songs)
    network = MaskNetwork()
    optimiser = torch.optim.AdamW(network.parameters(), lr=a.rate, weight_decay=1e-2)
    first, spent = 0, 0.0
    if os.path.exists(path):
        state = torch.load(path)
        network.load_state_dict(state["network"])
        optimiser.load_state_dict(state["optimiser"])
        first, spent = state["step"], state["seconds"]
    else:
        network.calibrate(tensors(batch(songs, a.seed, 10 ** 6, 16, a.frames))[0])
    average = copy.deepcopy(network).eval()
    if first:
        average.load_state_dict(state["average"])
    print(f"{len(songs)} songs, {parameter_count(network)} parameters, from step {first}", flush=True)

    began = saved = time.monotonic()
    recent = []
    for step in range(first, a.steps):
        for group in optimiser.param_groups:
            group["lr"] = rate(step, a.steps, a.rate)
        mix, cross, own = tensors(batch(songs, a.seed, step, a.batch, a.frames))
        loss, stems = log_error(network(mix), mix, cross, own)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimiser.step()
        follow(average, network, step)
        recent.append(torch.cat([loss.detach()[None], stems]))
        now = time.monotonic()
        if (step + 1) % 25 == 0:
            shown = " ".join(f"{v:.2f}" for v in torch.stack(recent).mean(0))
            print(f"step {step + 1} {(spent + now - began) / 60:.1f} min, error dB (mean, stems): {shown}", flush=True)
            recent = []
        if now - saved > 60 * a.save_every or step + 1 == a.steps:
            saved = now
            save(path, dict(network=network.state_dict(), average=average.state_dict(), optimiser=optimiser.state_dict(),
                            step=step + 1, seconds=spent + now - began, songs=len(songs), seed=a.seed))


if __name__ == "__main__":
    main()
