"""A U-Net of the kind and size that MDX-Net models are, with random weights: right in cost, useless to listen to.

Blocks of 3 x 3 convolutions and of a bottleneck along frequency (TFC-TDF: Kim et al., KUIELab-MDX-Net, 2021). Width 48
and 3072 bins give 17 million weights, as the public models of that size have.
"""
import torch
from torch import nn

DEPTH, CONVOLUTIONS, SQUEEZE = 5, 3, 8


class Block(nn.Module):
    """[B, c, frames, bins] to the same."""

    def __init__(self, c, bins):
        super().__init__()
        self.local = nn.Sequential(*(part for _ in range(CONVOLUTIONS)
                                     for part in (nn.Conv2d(c, c, 3, padding=1), nn.BatchNorm2d(c), nn.ReLU())))  # fmt: skip
        self.across = nn.Sequential(nn.Linear(bins, bins // SQUEEZE), nn.BatchNorm2d(c), nn.ReLU(),
                                    nn.Linear(bins // SQUEEZE, bins), nn.BatchNorm2d(c), nn.ReLU())  # fmt: skip

    def forward(self, x):
        x = self.local(x)
        return x + self.across(x)


class TdfNetwork(nn.Module):
    """[B, 4, bins, frames] to the same; bins and frames divide by 2^DEPTH."""

    def __init__(self, bins, width):
        super().__init__()
        sizes = [(width * (level + 1), bins >> level) for level in range(DEPTH + 1)]
        steps = list(zip(sizes, sizes[1:]))
        self.enter = nn.Sequential(nn.Conv2d(4, width, 1), nn.BatchNorm2d(width), nn.ReLU())
        self.coders = nn.ModuleList(Block(*size) for size in sizes)
        self.downs = nn.ModuleList(self.between(nn.Conv2d, c, d) for (c, _), (d, _) in steps)
        self.ups = nn.ModuleList(self.between(nn.ConvTranspose2d, d, c) for (c, _), (d, _) in steps)
        self.decoders = nn.ModuleList(Block(*size) for size in sizes[:-1])
        self.leave = nn.Conv2d(width, 4, 1)

    @staticmethod
    def between(convolution, c, d):
        return nn.Sequential(convolution(c, d, 2, 2), nn.BatchNorm2d(d), nn.ReLU())

    def forward(self, planes):
        x, skips = self.enter(planes.transpose(2, 3)), []
        for code, down in zip(self.coders, self.downs):
            skips.append(code(x))
            x = down(skips[-1])
        x = self.coders[-1](x)
        for up, decode, skip in reversed(list(zip(self.ups, self.decoders, skips))):
            x = decode(up(x) * skip)
        return planes * torch.sigmoid(self.leave(x).transpose(2, 3))
