"""Counts the multiplications of a network, for comparison with what a machine can do."""
import torch
import torch.nn.functional as F
from torch.overrides import TorchFunctionMode

_CONVOLUTIONS = (F.conv1d, F.conv2d)
_TRANSPOSED = (F.conv_transpose1d, F.conv_transpose2d)
_PRODUCTS = (torch.matmul, torch.Tensor.matmul)


class _Counter(TorchFunctionMode):
    count = 0

    def __torch_function__(self, function, types, args=(), kwargs=None):
        result = function(*args, **(kwargs or {}))
        if function in _CONVOLUTIONS:
            self.count += result.numel() * args[1][0].numel()
        elif function in _TRANSPOSED:
            self.count += args[0].numel() * args[1][0].numel()
        elif function is F.linear:
            self.count += result.numel() * args[1].shape[1]
        elif function in _PRODUCTS:
            self.count += result.numel() * args[0].shape[-1]
        return result


def multiplications(network, mix):
    """Multiply-accumulates of convolutions and matrix products in one run."""
    with torch.no_grad(), _Counter() as counter:
        network(mix)
    return counter.count
