"""HTDemucs (Rouard, Massa, Defossez: Hybrid Transformers for Music Source Separation, 2022), written for export.

One module from waveform to stems. Its parameters have the names of released checkpoints; its arithmetic is that of
the reference, arranged so that the ONNX graph of a trace is exact, small and fast. Lengths are fixed, the batch is not.
"""
from torch import nn

from attention import CrossTransformer
from convolutions import STRIDE, Decoder, DilatedBranches, Encoder
from norms import standardise
from spectrum import BINS, Analysis, Synthesis, frame_count


class FrequencyTable(nn.Module):
    """A learned vector per frequency after the first encoder."""

    def __init__(self, frequencies, channels):
        super().__init__()
        self.embedding = nn.Embedding(frequencies, channels)


class HTDemucs(nn.Module):
    """mix [B, 2, samples] to stems [B, sources, 2, samples], in eval mode."""

    def __init__(self, architecture):
        super().__init__()
        a = self.architecture = architecture
        widths, stems = a.widths, len(a.sources)
        self.lengths = _lengths(a.samples, a.depth)
        branches = lambda where, width: DilatedBranches(width, a.dconv_comp, a.dconv_depth) if a.dconv_mode & where else None
        encoders = lambda inputs, in_frequency: nn.ModuleList(
            Encoder(i, o, in_frequency, branches(1, o)) for i, o in zip([inputs] + widths, widths))
        decoders = lambda outputs, in_frequency: nn.ModuleList(
            Decoder(i, o, in_frequency, branches(2, i), last=i == widths[0])
            for i, o in zip(widths[::-1], widths[-2::-1] + [outputs]))
        self.encoder, self.tencoder = encoders(4, True), encoders(2, False)
        self.decoder, self.tdecoder = decoders(4 * stems, True), decoders(2 * stems, False)
        if a.freq_emb:
            self.freq_emb = FrequencyTable(BINS // STRIDE, widths[0])
        if a.bottom_channels:
            wide, narrow = a.bottom_channels, widths[-1]
            self.channel_upsampler, self.channel_upsampler_t = nn.Conv1d(narrow, wide, 1), nn.Conv1d(narrow, wide, 1)
            self.channel_downsampler, self.channel_downsampler_t = nn.Conv1d(wide, narrow, 1), nn.Conv1d(wide, narrow, 1)
        if a.t_layers:
            plane = (BINS // STRIDE**a.depth, frame_count(a.samples))
            self.crosstransformer = CrossTransformer(a, plane, self.lengths[-1])
        self.analysis, self.synthesis = Analysis(a.samples), Synthesis(a.samples)

    def forward(self, mix):
        x, mean, deviation = standardise(self.analysis(mix))
        xt, mean_t, deviation_t = standardise(mix)
        skips, skips_t = [], []
        for layer, (encode, encode_t) in enumerate(zip(self.encoder, self.tencoder)):
            x, xt = encode(x), encode_t(xt)
            if layer == 0 and self.architecture.freq_emb:
                x = x + self._frequency_vectors()
            skips.append(x)
            skips_t.append(xt)
        if self.architecture.t_layers:
            x, xt = self._transformed(x, xt)
        for decode, decode_t, length in zip(self.decoder, self.tdecoder, self.lengths[-2::-1]):
            x, xt = decode(x, skips.pop()), decode_t(xt, skips_t.pop(), length)
        out = self.synthesis(x * deviation + mean) + (xt * deviation_t + mean_t)
        return out.reshape(-1, len(self.architecture.sources), 2, self.architecture.samples)

    def _frequency_vectors(self):
        a = self.architecture
        return (self.freq_emb.embedding.weight * (a.emb_scale * a.freq_emb)).t()[None, :, :, None]

    def _transformed(self, x, xt):
        if not self.architecture.bottom_channels:
            return self.crosstransformer(x, xt)
        rows, frames = x.shape[2:]
        narrow, wide = x.shape[1], self.architecture.bottom_channels
        x = self.channel_upsampler(x.reshape(-1, narrow, rows * frames)).reshape(-1, wide, rows, frames)
        x, xt = self.crosstransformer(x, self.channel_upsampler_t(xt))
        x = self.channel_downsampler(x.reshape(-1, wide, rows * frames)).reshape(-1, narrow, rows, frames)
        return x, self.channel_downsampler_t(xt)


def _lengths(samples, depth):
    """Samples of the time branch before the first encoder and after each."""
    lengths = [samples]
    for _ in range(depth):
        lengths.append(-(-lengths[-1] // STRIDE))
    return lengths
