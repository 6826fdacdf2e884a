import { AV_LOG_ERROR, AV_SAMPLE_FMT_FLT } from 'node-av/constants';
import {
  avChannelLayoutDefault,
  FFmpegError,
  Filter,
  FilterGraph,
  FilterInOut,
  Frame,
  Log,
  type FilterContext,
} from 'node-av/lib';
import type { Channels } from './signals.ts';

const framesAtOnce = 4_410;

/** Integrated loudness in LUFS and true peak in dBTP of a stereo signal by FFmpeg's `ebur128` filter. */
export function ebur128(
  channels: Channels,
  sampleRate: number,
): { integratedLoudness: number; truePeak: number } {
  Log.setLevel(AV_LOG_ERROR); // it prints a summary otherwise
  const { graph, source, sink } = build(sampleRate);
  const [input, output] = [new Frame(), new Frame()];
  input.alloc();
  output.alloc();
  let last: Record<string, string> = {};
  const drain = () => {
    while (sink.buffersinkGetFrameSync(output) >= 0) {
      last = output.getMetadata().getAll();
      output.unref();
    }
  };
  const [left = new Float32Array(0), right = new Float32Array(0)] = channels;
  for (let at = 0; at < left.length; at += framesAtOnce) {
    fill(input, left.subarray(at, at + framesAtOnce), right.subarray(at, at + framesAtOnce), sampleRate);
    input.pts = BigInt(at);
    FFmpegError.throwIfError(source.buffersrcAddFrameSync(input));
    drain();
  }
  source.buffersrcAddFrameSync(null);
  drain();
  input.free();
  output.free();
  graph.free();
  const peaks = [0, 1].map((channel) => Number(last[`lavfi.r128.true_peaks_ch${channel}`]));
  return { integratedLoudness: Number(last['lavfi.r128.I']), truePeak: 20 * Math.log10(Math.max(...peaks)) };
}

function build(sampleRate: number): { graph: FilterGraph; source: FilterContext; sink: FilterContext } {
  const graph = new FilterGraph();
  graph.alloc();
  const options = `sample_rate=${sampleRate}:sample_fmt=flt:channel_layout=stereo:time_base=1/${sampleRate}`;
  const source = create(graph, 'abuffer', options);
  const sink = create(graph, 'abuffersink', null);
  const ends = [
    { name: 'in', filterCtx: source },
    { name: 'out', filterCtx: sink },
  ].map(({ name, filterCtx }) => {
    const end = new FilterInOut();
    end.alloc();
    return Object.assign(end, { name, filterCtx, padIdx: 0 });
  });
  FFmpegError.throwIfError(graph.parsePtr('ebur128=peak=true:metadata=1', ends[1], ends[0]));
  FFmpegError.throwIfError(graph.configSync());
  return { graph, source, sink };
}

function create(graph: FilterGraph, name: string, options: string | null): FilterContext {
  const filter = Filter.getByName(name);
  const context = filter && graph.createFilter(filter, name, options);
  if (!context) throw new Error(`no filter ${name}`);
  return context;
}

function fill(frame: Frame, left: Float32Array, right: Float32Array, sampleRate: number): void {
  frame.unref();
  frame.format = AV_SAMPLE_FMT_FLT;
  frame.sampleRate = sampleRate;
  frame.channelLayout = avChannelLayoutDefault(2);
  frame.nbSamples = left.length;
  FFmpegError.throwIfError(frame.getBuffer(0));
  const data = frame.data?.[0];
  if (!data) throw new Error('the frame has no memory');
  const samples = new Float32Array(data.buffer, data.byteOffset, 2 * left.length);
  for (let i = 0; i < left.length; i++) {
    samples[2 * i] = left[i] ?? 0;
    samples[2 * i + 1] = right[i] ?? 0;
  }
}
