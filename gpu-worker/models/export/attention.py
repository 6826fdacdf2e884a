"""The transformer between encoders and decoders: both branches attend to themselves and to each other.

Sequences are [B, T, C]. Attention is written out, because torch's own exports to an operator that ONNX lacks; its
factor 1 / sqrt(width of a head), like every learned scale, goes into the weights beside it. Linear layers see
[B T, C], which becomes one Gemm with bias.
"""
import math

import torch
import torch.nn.functional as F
from torch import nn

from convolutions import Scale
from norms import SequenceNorm


def time_table(length, width, max_period):
    """Positions 0, 1, ... as float32 [1, length, width]: cosines, then sines, of periods from 2 pi up to 2 pi max_period.

    Like plane_table it works in float32 throughout, as the reference does: phases reach thousands of radians, where
    greater precision would mean another table than the one a checkpoint was trained with.
    """
    half = width // 2
    exponent = torch.arange(half) / (half - 1)
    phase = torch.arange(length)[:, None] / (max_period**exponent)
    return torch.cat([torch.cos(phase), torch.sin(phase)], 1)[None]


def plane_table(frequencies, frames, width, max_period):
    """Positions of a plane as float32 [1, frames * frequencies, width], frequencies innermost.

    The first half of the channels tells the frame, the second the frequency; sines and cosines alternate.
    """
    half = width // 2
    rate = torch.exp(torch.arange(0.0, half, 2) * -(math.log(max_period) / half))
    waves = lambda count: _interleaved(torch.arange(0.0, count)[:, None] * rate)
    by_frame = waves(frames)[:, None].expand(-1, frequencies, -1)
    by_frequency = waves(frequencies)[None].expand(frames, -1, -1)
    return torch.cat([by_frame, by_frequency], 2).reshape(1, frames * frequencies, width)


def _interleaved(phase):
    return torch.stack([torch.sin(phase), torch.cos(phase)], 2).flatten(1)


def _linear(x, weight, bias):
    """x [B, T, C] times weight [D, C] plus bias: [B T, D]."""
    return F.linear(x.reshape(-1, x.shape[-1]), weight, bias)


class Attention(nn.Module):
    """Scaled dot-product attention of several heads, with the parameter names of nn.MultiheadAttention."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.in_proj_weight = nn.Parameter(torch.empty(3 * width, width))
        self.in_proj_bias = nn.Parameter(torch.zeros(3 * width))
        self.out_proj = nn.Linear(width, width)
        nn.init.xavier_uniform_(self.in_proj_weight)

    def forward(self, queries, values, scale):
        """What the queries [B, T, C] find in the values [B, U, C], times `scale` [C]."""
        length, width = queries.shape[1:]
        head = width // self.heads
        (wq, bq), (wk, bk), (wv, bv) = (self._projection(part, width) for part in range(3))
        split = lambda x, count: x.reshape(-1, count, self.heads, head)
        q = split(_linear(queries, wq * head**-0.5, bq * head**-0.5), length).permute(0, 2, 1, 3)
        k = split(_linear(values, wk, bk), values.shape[1]).permute(0, 2, 3, 1)
        v = split(_linear(values, wv, bv), values.shape[1]).permute(0, 2, 1, 3)
        found = torch.matmul(torch.softmax(torch.matmul(q, k), -1), v)
        found = found.permute(0, 2, 1, 3).reshape(-1, length, width)
        out = self.out_proj
        return _linear(found, out.weight * scale[:, None], out.bias * scale).reshape(-1, length, width)


    def _projection(self, part, width):
        rows = slice(part * width, (part + 1) * width)
        return self.in_proj_weight[rows], self.in_proj_bias[rows]


class _Layer(nn.Module):
    def __init__(self, width, hidden):
        super().__init__()
        self.linear1 = nn.Linear(width, hidden)
        self.linear2 = nn.Linear(hidden, width)
        self.norm1 = nn.LayerNorm(width)
        self.norm2 = nn.LayerNorm(width)
        self.norm_out = SequenceNorm(width)
        self.gamma_1 = Scale(width)
        self.gamma_2 = Scale(width)

    def feed_forward(self, x, norm):
        scale = self.gamma_2.scale
        inner = F.gelu(_linear(norm(x), self.linear1.weight, self.linear1.bias))
        outer = _linear(inner, self.linear2.weight * scale[:, None], self.linear2.bias * scale)
        return self.norm_out(x + outer.reshape(-1, *x.shape[1:]))


class SelfLayer(_Layer):
    """A branch attends to itself."""

    def __init__(self, width, heads, hidden):
        super().__init__(width, hidden)
        self.self_attn = Attention(width, heads)

    def forward(self, x, _):
        y = self.norm1(x)
        return self.feed_forward(x + self.self_attn(y, y, self.gamma_1.scale), self.norm2)


class CrossLayer(_Layer):
    """A branch attends to the other one."""

    def __init__(self, width, heads, hidden):
        super().__init__(width, hidden)
        self.norm3 = nn.LayerNorm(width)
        self.cross_attn = Attention(width, heads)

    def forward(self, x, other):
        x = x + self.cross_attn(self.norm1(x), self.norm2(other), self.gamma_1.scale)
        return self.feed_forward(x, self.norm3)


class CrossTransformer(nn.Module):
    """Layers that attend within a branch and between the branches in turn.

    frequency [B, C, Fr, frames] and time [B, C, T] to the same shapes. Fr, frames and T are fixed by `plane` and
    `length`, because the position tables are.
    """

    def __init__(self, architecture, plane, length):
        super().__init__()
        a, width = architecture, architecture.transformer_width
        kinds = [CrossLayer if layer % 2 != int(a.t_cross_first) else SelfLayer for layer in range(a.t_layers)]
        layers = lambda: nn.ModuleList(kind(width, a.t_heads, int(width * a.t_hidden_scale)) for kind in kinds)
        self.norm_in = nn.LayerNorm(width)
        self.norm_in_t = nn.LayerNorm(width)
        self.layers = layers()
        self.layers_t = layers()
        self.plane, self.width = plane, width
        keep = lambda name, table: self.register_buffer(name, table * a.t_weight_pos_embed, persistent=False)
        keep("position", plane_table(*plane, width, a.t_max_period))
        keep("position_t", time_table(length, width, a.t_max_period))

    def forward(self, frequency, time):
        rows, frames = self.plane
        x = self.norm_in(frequency.permute(0, 3, 2, 1).reshape(-1, rows * frames, self.width)) + self.position
        xt = self.norm_in_t(time.transpose(1, 2)) + self.position_t
        for layer, layer_t in zip(self.layers, self.layers_t):
            x, xt = layer(x, xt), layer_t(xt, x)
        return x.reshape(-1, frames, rows, self.width).permute(0, 3, 2, 1), xt.transpose(1, 2)
