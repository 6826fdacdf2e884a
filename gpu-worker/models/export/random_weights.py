"""Networks with random weights, for checks and measurements."""
import torch

from architecture import architecture_of
from htdemucs import HTDemucs

FULL = dict(sources=("drums", "bass", "other", "vocals"), channels=48, bottom_channels=512, t_layers=5, t_heads=8,
            dconv_mode=3, segment="39/5")  # fmt: skip
"""The released four-stem size: 42 million parameters, segments of 7.8 s."""

REDUCED = dict(FULL, channels=8, bottom_channels=32, t_layers=2, t_heads=4, segment="11/10")
"""The same layers, narrow and short: runs in a second."""


def random_network(arguments, seed=0):
    """An HTDemucs in eval mode with every parameter randomised.

    A freshly made network hides mistakes: its norms are 1 and 0, its attention has no bias, its residual branches
    weigh a thousandth. Here all of them matter.
    """
    torch.manual_seed(seed)
    network = HTDemucs(architecture_of(arguments)).eval()
    with torch.no_grad():
        for name, parameter in network.named_parameters():
            if name.endswith(".scale"):
                parameter.uniform_(0.1, 0.5)
            elif parameter.dim() == 1:
                parameter.normal_(1.0 if name.endswith("weight") else 0.0, 0.2)
            elif name.startswith("freq_emb"):
                parameter.mul_(0.1)
    return network
