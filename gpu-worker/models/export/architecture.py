"""Which HTDemucs a checkpoint holds: the constructor arguments that shape the network, checked before anything is built.

Defaults are those of the reference implementation (adefossez/demucs, demucs/htdemucs.py), so that an argument which
a checkpoint leaves out means the same here.
"""
import re
from dataclasses import dataclass, field, fields
from fractions import Fraction

from problem import ExportProblem


@dataclass(frozen=True)
class Architecture:
    """The arguments that may differ between checkpoints."""

    sources: tuple  # names of the stems, in the order of the output
    channels: int = 48  # after the first encoder layer
    growth: float = 2  # of the channels from one layer to the next
    depth: int = 4  # encoder layers
    freq_emb: float = 0.2  # weight of the learned table of frequencies; 0: none
    emb_scale: float = 10  # factor between the stored table and the used one
    dconv_mode: int = 1  # 1: dilated residual branches in the encoders, 2: in the decoders, 3: both
    dconv_depth: int = 2  # branches in a row, dilations 1, 2, 4, ...
    dconv_comp: int = 8  # how much narrower a branch is
    bottom_channels: int = 0  # width of the transformer; 0: that of the last encoder
    t_layers: int = 5
    t_hidden_scale: float = 4.0
    t_heads: int = 8
    t_max_period: float = 10000.0
    t_weight_pos_embed: float = 1.0
    t_cross_first: bool = False
    samplerate: int = 44100  # Hz
    segment: Fraction = field(default=Fraction(10))  # seconds

    @property
    def samples(self):
        """Samples of a segment."""
        return int(self.segment * self.samplerate)

    @property
    def widths(self):
        """Channels after each encoder layer."""
        return [int(self.channels * self.growth**layer) for layer in range(self.depth)]

    @property
    def transformer_width(self):
        return self.bottom_channels or self.widths[-1]


# Arguments that this export knows with one meaning only.
REQUIRED = {
    "audio_channels": (2,), "nfft": (4096,), "cac": (True,), "rewrite": (True,), "channels_time": (None,),
    "multi_freqs": (None, (), []), "kernel_size": (8,), "stride": (4,), "context": (1,), "context_enc": (0,),
    "t_emb": ("sin",), "t_norm_in": (True,), "t_norm_in_group": (False,), "t_group_norm": (False,),
    "t_norm_first": (True,), "t_norm_out": (True,), "t_layer_scale": (True,), "t_gelu": (True,),
    "t_sin_random_shift": (0,), "t_sparse_self_attn": (False,), "t_sparse_cross_attn": (False,),
}  # fmt: skip

# Arguments that matter for training or for variants which REQUIRED rules out.
WITHOUT_EFFECT = frozenset({
    "wiener_iters", "end_iters", "wiener_residual", "multi_freqs_depth", "emb_smooth", "time_stride", "norm_groups",
    "dconv_init", "t_dropout", "t_max_positions", "t_weight_decay", "t_lr", "t_cape_mean_normalize", "t_cape_augment",
    "t_cape_glob_loc_scale", "t_mask_type", "t_mask_random_seed", "t_sparse_attn_window", "t_global_window",
    "t_sparsity", "t_auto_sparsity", "rescale", "use_train_segment",
})  # fmt: skip

OWN = {f.name for f in fields(Architecture)}


def architecture_of(arguments, warn=print):
    """The Architecture of constructor arguments (a dict).

    Raises ExportProblem naming the argument that this export cannot honour. An argument that the reference does not
    know either is dropped with a warning, as the reference does.
    """
    for name, allowed in REQUIRED.items():
        if arguments.get(name, allowed[0]) not in allowed:
            raise ExportProblem(f"unsupported variant of HTDemucs: {name} is {arguments[name]!r}, "
                                f"only {' or '.join(map(repr, allowed))} can be exported")
    own = {name: value for name, value in arguments.items() if name in OWN}
    for name in sorted(set(arguments) - OWN - set(REQUIRED) - WITHOUT_EFFECT - {"norm_starts"}):
        warn(f"warning: the checkpoint's argument {name} is unknown and ignored")
    if not own.get("sources"):
        raise ExportProblem("the checkpoint names no sources")
    own["sources"] = tuple(own["sources"])
    for name in own["sources"]:
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,31}", str(name)):
            raise ExportProblem(f"a pack cannot name a stem {name!r}: only lower-case letters, digits and _")
    own["segment"] = Fraction(own.get("segment", 10)).limit_denominator(10**6)
    result = Architecture(**own)
    _check_ranges(result, arguments.get("norm_starts", 4))
    return result


def _check_ranges(architecture, norm_starts):
    a = architecture
    rules = [
        ("depth", a.depth, 1 <= a.depth <= 4, "1 to 4: deeper ones join the branches"),
        ("norm_starts", norm_starts, norm_starts >= a.depth, f"{a.depth} or more: layers without norms"),
        ("dconv_mode", a.dconv_mode, a.dconv_mode in (0, 1, 2, 3), "0 to 3"),
        ("t_layers", a.t_layers, a.t_layers >= 0, "0 or more"),
        ("t_heads", a.t_heads, a.t_layers == 0 or a.transformer_width % a.t_heads == 0, f"a divisor of {a.transformer_width}"),
        ("segment", a.segment, a.samples >= 4096, "at least 4096 samples long"),
    ]
    for name, value, holds, wanted in rules:
        if not holds:
            raise ExportProblem(f"unsupported variant of HTDemucs: {name} is {value}, not {wanted}")
