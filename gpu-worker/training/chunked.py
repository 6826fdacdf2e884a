"""Run a waveform pack over a whole song: overlapping segments, triangular weights, overlap-add."""
import json
import os

import numpy as np
import onnxruntime


class Pack:
    """A model pack of one waveform network opened with onnxruntime on the CPU."""

    def __init__(self, folder, threads=1):
        with open(os.path.join(folder, "pack.json")) as f:
            about = json.load(f)
        self.about = {**about, **about["networks"][0]}
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        path = os.path.join(folder, self.about["file"])
        self.session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])

    def segment(self, audio):
        """float32 [2, segment] to [stems, 2, segment]."""
        return self.session.run([self.about["output"]], {self.about["input"]: audio[None]})[0][0]

    def separate(self, audio):
        """float32 [2, n], any n, to [stems, 2, n].

        Segments start every (1 - overlap) segment; each is weighted by a triangle that peaks in its middle,
        and the sum is divided by the sum of the weights.
        """
        size = self.about["segment"]
        stride = int((1 - self.about["overlap"]) * size)
        n = audio.shape[1]
        ramp = np.arange(1, size // 2 + 1, dtype=np.float32)
        weight = np.concatenate([ramp, np.arange(size - size // 2, 0, -1, dtype=np.float32)])
        weight /= weight.max()
        out = np.zeros((len(self.about["stems"]), 2, n), np.float32)
        total = np.zeros(n, np.float32)
        for start in range(0, n, stride):
            length = min(size, n - start)
            piece = np.zeros((2, size), np.float32)
            piece[:, :length] = audio[:, start:start + length]
            out[:, :, start:start + length] += self.segment(piece)[:, :, :length] * weight[:length]
            total[start:start + length] += weight[:length]
        return out / total
