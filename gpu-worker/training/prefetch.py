"""Batches prepared ahead of time by a second process of low priority, in shared memory.

Preparing a batch takes a third of a training step. Where the second process has no time (a busy or paused machine), the
batch that is due is made on the spot: the order and the content of the batches never depend on who made them.
"""
import multiprocessing
import os
import time

import numpy as np

SLOTS = 6  # batches that may lie ready
NICENESS = 5


def prefetched(make, first, last):
    """Yields make(step), a list of float32 arrays of the same shapes at every step, for first <= step < last.

    The arrays hold until the next is asked for.
    """
    if first >= last:
        return
    example = make(first)
    shapes, ends = [a.shape for a in example], np.cumsum([a.size for a in example])
    fork = multiprocessing.get_context("fork")
    memory = [np.frombuffer(fork.RawArray("f", int(ends[-1])), np.float32) for _ in range(SLOTS)]
    slots = [[part.reshape(shape) for part, shape in zip(np.split(m, ends[:-1]), shapes)] for m in memory]
    due, ready = fork.RawValue("q", first), fork.RawArray("q", [-1] * SLOTS)
    worker = fork.Process(target=_prepare, args=(make, last, slots, due, ready), daemon=True)
    worker.start()
    try:
        for step in range(first, last):
            due.value = step
            yield slots[step % SLOTS] if ready[step % SLOTS] == step else make(step)
    finally:
        worker.terminate()
        worker.join()


def _prepare(make, last, slots, due, ready):
    """Fill the slot of every step from due + 1 on, never that of the step that is due."""
    os.nice(NICENESS)
    parent, step = os.getppid(), due.value
    while step < last and os.getppid() == parent:
        step = max(step, due.value + 1)
        if step >= due.value + SLOTS:
            time.sleep(0.01)
            continue
        for target, made in zip(slots[step % SLOTS], make(step)):
            target[:] = made
        ready[step % SLOTS] = step
        step += 1
