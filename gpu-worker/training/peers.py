"""Processes that learn together: each works out the gradient of its own batches, and all go on with the mean.

One process for each core is faster than one process of several threads, since the layers are too small to share. All
begin with the same weights and take the same steps, so their networks stay equal.
"""
import multiprocessing
import threading

import numpy as np
import torch

PATIENCE = 1800  # seconds to wait for the others, who may be rendering an estimate or be paused


class Peers:
    """`count` processes that share vectors of `size` numbers; rank 0 is the process that calls start()."""

    def __init__(self, count, size):
        fork = multiprocessing.get_context("fork")
        self.count, self.fork, self.gate = count, fork, fork.Barrier(count)
        self.slots = torch.from_numpy(np.frombuffer(fork.RawArray("f", count * size), np.float32).reshape(count, size))

    def start(self, work):
        """work(rank) in every process; returns when this one's is done. If one fails, all stop."""
        others = [self.fork.Process(target=self._join, args=(work, rank), daemon=True) for rank in range(1, self.count)]
        for other in others:
            other.start()
        try:
            work(0)
        finally:
            for other in others:
                other.terminate()
                other.join()

    def _join(self, work, rank):
        try:
            work(rank)
        except threading.BrokenBarrierError:
            pass  # the one that broke it says why
        except BaseException:
            self.gate.abort()
            raise

    def average(self, rank, tensors):
        """Replace float32 tensors by their means over the processes, in place."""
        if self.count == 1:
            return
        torch.cat([t.flatten() for t in tensors], out=self.slots[rank])
        self.gate.wait(PATIENCE)
        mean = self.slots.mean(0)
        self.gate.wait(PATIENCE)
        for tensor, part in zip(tensors, mean.split([t.numel() for t in tensors])):
            tensor.copy_(part.view_as(tensor))
