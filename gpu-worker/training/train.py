#!/usr/bin/env python3
"""Train the mask network on rendered songs; a checkpoint every few minutes, resumed when the command is repeated.

The learning curve (<run>/learning.csv) holds the training error and, on fixed excerpts of held-out songs, an estimate
of uSDR per stem by the averaged weights.
"""
import argparse
import copy
import math
import os
import time

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):  # before torch loads them; --threads steers torch itself
    os.environ.setdefault(variable, "1")

import torch

from learning_curve import write_csv
from loss import log_error
from mixtures import batch, load_songs
from network import MaskNetwork, parameter_count
from prefetch import prefetched
from settings import RUN_FOLDER, WORK_FOLDER
from validation import Excerpts


def rate(step, total, decay, peak, warm=30):
    """Learning rate: short linear rise, flat, then a cosine to 2 % of the peak over the last `decay` steps.

    The flat part does not depend on the total, so a run can be given more or fewer steps while it is under way.
    """
    if step < warm:
        return peak * (step + 1) / warm
    late = min(1.0, max(0, step - (total - decay)) / max(1, decay))
    return peak * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * late)))


@torch.no_grad()
def follow(average, network, step):
    """Moving average of weights and norm statistics; young averages forget faster."""
    keep = min(0.995, (step + 1) / (step + 10))
    for old, new in zip(average.state_dict().values(), network.state_dict().values()):
        if old.is_floating_point():
            old.mul_(keep).add_(new, alpha=1 - keep)
        else:
            old.copy_(new)


class Run:
    """Everything that a checkpoint holds: weights, their average, the optimiser, the step and the learning curve."""

    def __init__(self, path, learning_rate):
        self.path, self.network = path, MaskNetwork().to(memory_format=torch.channels_last)  # 1.3 times as fast
        self.optimiser = torch.optim.AdamW(self.network.parameters(), lr=learning_rate, weight_decay=1e-2)
        self.average = copy.deepcopy(self.network).eval()
        self.step, self.seconds, self.curve = 0, 0.0, []

    def begin(self, energy):
        """Fresh weights with the input normalisation of `energy`."""
        self.network.calibrate(energy)
        self.average.load_state_dict(self.network.state_dict())

    def resume(self):
        """Continue from the checkpoint if there is one."""
        if not os.path.exists(self.path):
            return False
        state = torch.load(self.path, map_location="cpu")
        self.network.load_state_dict(state["network"])
        self.average.load_state_dict(state["average"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.step, self.seconds, self.curve = state["step"], state["seconds"], state["curve"]
        return True

    def save(self, **about):
        torch.save(dict(network=self.network.state_dict(), average=self.average.state_dict(), step=self.step, seconds=self.seconds,
                        optimiser=self.optimiser.state_dict(), curve=self.curve, **about), self.path + ".part")
        os.replace(self.path + ".part", self.path)

    def learn(self, mix, cross, own, learning_rate, half=False):
        """One step on a batch of band statistics; float32 [1 + stems]: loss and error per stem in dB."""
        for group in self.optimiser.param_groups:
            group["lr"] = learning_rate
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=half):
            masks = self.network(mix)
        loss, stems = log_error(masks.float(), mix, cross, own)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 5.0)
        self.optimiser.step()
        follow(self.average, self.network, self.step)
        self.step += 1
        return torch.cat([loss.detach()[None], stems])


def arguments():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    ap.add_argument("--songs", nargs="+", default=[os.path.join(WORK_FOLDER, s) for s in ("songs", "train", "plain", "plain")],
                    help="folders of rendered songs; from a folder named twice, songs are drawn twice as often")
    ap.add_argument("--held", default=os.path.join(WORK_FOLDER, "choose"), help="folder of held-out songs for the learning curve")
    ap.add_argument("--run", default=RUN_FOLDER, help="folder of checkpoint and learning curve")
    ap.add_argument("--steps", type=int, default=5800)
    ap.add_argument("--decay", type=int, default=2600, help="steps at the end over which the learning rate falls")
    ap.add_argument("--batch", type=int, default=8, help="mixtures in a step")
    ap.add_argument("--frames", type=int, default=128, help="frames of 1024 samples in a mixture")
    ap.add_argument("--rate", type=float, default=2e-3, help="peak learning rate")
    ap.add_argument("--bfloat16", action="store_true", help="in the network's convolutions; with torch 2.6 on processors with AMX")
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--threads", type=int, default=1)
    ap.add_argument("--every", type=int, default=100, help="steps between points of the curve, and checkpoints")
    return ap.parse_args()


def main():
    a = arguments()
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed)
    os.makedirs(a.run, exist_ok=True)
    songs, held = load_songs(*a.songs), Excerpts(a.held)
    count = len(load_songs(*set(a.songs)))
    run = Run(os.path.join(a.run, "checkpoint.pt"), a.rate)
    if not run.resume():
        run.begin(torch.from_numpy(batch(songs, a.seed, 10 ** 6, 16, a.frames)[0]))
    print(f"{count} songs, {parameter_count(run.network)} parameters, from step {run.step}", flush=True)

    recent, before, began = [], run.seconds, time.monotonic()
    for arrays in prefetched(lambda step: batch(songs, a.seed, step, a.batch, a.frames), run.step, a.steps):
        recent.append(run.learn(*map(torch.from_numpy, arrays), rate(run.step, a.steps, a.decay, a.rate), a.bfloat16))
        if run.step % a.every == 0 or run.step == a.steps:
            run.seconds = before + time.monotonic() - began
            point = [run.step, run.seconds / 60, float(torch.stack(recent).mean(0)[0]), *held.usdr(run.average)]
            recent = []
            run.curve.append(point)
            write_csv(os.path.join(a.run, "learning.csv"), run.curve)
            run.save(songs=count, seed=a.seed)
            print(" ".join(f"{v:.2f}" for v in point), flush=True)


if __name__ == "__main__":
    main()
