#!/usr/bin/env python3
"""Train the mask network on rendered songs; a checkpoint every few minutes, resumed when the command is repeated.

Every process works on batches of its own, so a step sees --processes times --batch mixtures. The learning curve
(<run>/learning.csv) holds the training error and, on fixed excerpts of held-out songs, an estimate of uSDR per stem by the
averaged weights.
"""
import argparse
import copy
import math
import os
import time

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):  # before torch loads them
    os.environ.setdefault(variable, "1")

import torch

from growth import widened
from learning_curve import write_csv
from loss import log_error
from mixtures import ALIGNED, batch, load_songs
from network import MaskNetwork, parameter_count
from optimiser import Optimiser
from peers import Peers
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
    keep = min(0.998, (step + 1) / (step + 10))
    for old, new in zip(average.state_dict().values(), network.state_dict().values()):
        if old.is_floating_point():
            old.mul_(keep).add_(new, alpha=1 - keep)
        else:
            old.copy_(new)


class Run:
    """Everything that a checkpoint holds: weights, their average, the optimiser, the step and the learning curve."""

    def __init__(self, path, learning_rate):
        self.path, self.network = path, MaskNetwork().to(memory_format=torch.channels_last)  # 1.3 times as fast
        self.optimiser = Optimiser(self.network, learning_rate)
        self.average = copy.deepcopy(self.network).eval()
        self.step, self.seconds, self.curve = 0, 0.0, []

    def begin(self, energy):
        """Fresh weights with the input normalisation of `energy`."""
        self.network.calibrate(energy)
        self.average.load_state_dict(self.network.state_dict())

    def go_on_from(self, path):
        """The averaged weights of another run's checkpoint, whose network may have had fewer channels.

        Parts that it lacked begin as they are, adding nothing; their names are the result.
        """
        known = widened(self.network.state_dict(), torch.load(path, map_location="cpu")["average"])
        added, unknown = self.network.load_state_dict(known, strict=False)
        if unknown:
            raise SystemExit(f"{path}: the network has no {', '.join(unknown)}: this checkpoint is of another network")
        self.average.load_state_dict(self.network.state_dict())
        return added

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

    def learn(self, mix, cross, own, learning_rate, half=False, exchange=lambda gradients: None):
        """One step on a batch of band statistics; float32 [1 + stems]: loss and error per stem in dB.

        exchange(gradients) may change the gradients in place before they are followed.
        """
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=half):
            masks = self.network(mix)
        loss, stems = log_error(masks.float(), mix, cross, own)
        self.optimiser.zero_grad()
        loss.backward()
        exchange([p.grad for p in self.network.parameters()])
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 5.0)
        self.optimiser.step(learning_rate)
        follow(self.average, self.network, self.step)
        self.step += 1
        return torch.cat([loss.detach()[None], stems])


def arguments():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    ap.add_argument("--songs", nargs="+", default=[os.path.join(WORK_FOLDER, s) for s in ["songs"] * 3 + ["written"] * 3 + ["train", "plain"]],
                    help="folders of rendered songs; from a folder named three times, songs are drawn three times as often")
    ap.add_argument("--held", nargs="+", default=[os.path.join(WORK_FOLDER, s) for s in ("choose", "choose-written")],
                    help="folders of held-out songs for the learning curve")
    ap.add_argument("--run", default=RUN_FOLDER, help="folder of checkpoint and learning curve")
    ap.add_argument("--from", dest="begin", metavar="CHECKPOINT", help="where a new run takes its first weights from (default: random weights)")
    ap.add_argument("--steps", type=int, default=5800)
    ap.add_argument("--decay", type=int, default=2600, help="steps at the end over which the learning rate falls")
    ap.add_argument("--batch", type=int, default=8, help="mixtures in a step of one process")
    ap.add_argument("--frames", type=int, default=128, help="frames of 1024 samples in a mixture")
    ap.add_argument("--aligned", type=float, default=ALIGNED, help="share of mixtures whose stems belong to one song")
    ap.add_argument("--rate", type=float, default=2e-3, help="peak learning rate")
    ap.add_argument("--bfloat16", action="store_true", help="in the network's convolutions; with torch 2.6 on processors with AMX")
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--processes", type=int, default=1, help="one for each core that is free")
    ap.add_argument("--every", type=int, default=100, help="steps between points of the curve, and checkpoints")
    return ap.parse_args()


def prepare(a, songs):
    """The run that `a` names: continued, begun from another checkpoint, or new."""
    run = Run(os.path.join(a.run, "checkpoint.pt"), a.rate)
    if not run.resume():
        if a.begin:
            print(f"goes on from {a.begin}; tensors that it lacks: {len(run.go_on_from(a.begin))}")
        else:
            run.begin(torch.from_numpy(batch(songs, a.seed, 10 ** 6, 16, a.frames)[0]))
    return run


def work(a, run, songs, peers, rank, after):
    """The steps of one process; after(results of learn()) every so many of them."""
    recent = []
    while run.step < a.steps:
        arrays = batch(songs, a.seed, run.step * peers.count + rank, a.batch, a.frames, a.aligned)
        recent.append(run.learn(*map(torch.from_numpy, arrays), rate(run.step, a.steps, a.decay, a.rate), a.bfloat16,
                                lambda gradients: peers.average(rank, gradients)))
        if run.step % a.every == 0 or run.step == a.steps:
            after(recent)
            recent = []


def main():
    a = arguments()
    torch.set_num_threads(1)
    torch.manual_seed(a.seed)
    os.makedirs(a.run, exist_ok=True)
    songs, held, count = load_songs(*a.songs), Excerpts(*a.held), len(load_songs(*set(a.songs)))
    run = prepare(a, songs)
    size = parameter_count(run.network)
    print(f"{count} songs, {size} parameters, from step {run.step}", flush=True)
    peers, before, began = Peers(a.processes, size), run.seconds, time.monotonic()

    def report(recent):
        run.seconds = before + time.monotonic() - began
        point = [run.step, run.seconds / 60, float(torch.stack(recent).mean(0)[0]), *held.usdr(run.average)]
        run.curve.append(point)
        write_csv(os.path.join(a.run, "learning.csv"), run.curve)
        run.save(songs=count, seed=a.seed)
        print(" ".join(f"{v:.2f}" for v in point), flush=True)

    peers.start(lambda rank: work(a, run, songs, peers, rank, report if rank == 0 else lambda recent: None))


if __name__ == "__main__":
    main()
