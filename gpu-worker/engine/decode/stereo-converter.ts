import { AV_NOPTS_VALUE } from 'node-av/constants';
import {
  avChannelLayoutDefault,
  avChannelLayoutDescribe,
  avGetSampleFmtName,
  FFmpegError,
  Filter,
  FilterGraph,
  FilterInOut,
  Frame,
  type FilterContext,
} from 'node-av/lib';
import { JobFailure } from '../../../core/jobs/failures.ts';

const framesAtOnce = 65_536;
const highestRate = 768_000; // Hz
const mostChannels = 64;

/** The properties of decoded audio that fix a converter. */
interface AudioShape {
  readonly sampleRate: number;
  readonly channels: number;
  readonly sampleFormat: string;
  readonly layout: string;
}

/**
 * Converts decoded frames to interleaved float32 stereo at one rate. Mono goes to both channels at the same amplitude;
 * more channels are mixed down by the ITU-R BS.775 matrix, scaled so that full scale in every channel stays full scale.
 */
export class StereoConverter {
  readonly #shape: AudioShape;
  readonly #graph: FilterGraph;
  readonly #source: FilterContext;
  readonly #sink: FilterContext;
  readonly #converted = new Frame();

  constructor(first: Frame, sampleRate: number) {
    this.#shape = shapeOf(first);
    this.#graph = new FilterGraph();
    this.#graph.alloc();
    this.#source = this.#create('abuffer', sourceArguments(this.#shape));
    this.#sink = this.#create('abuffersink');
    this.#connect(chain(this.#shape, sampleRate));
    this.#converted.alloc();
  }

  /** Whether a frame has the rate, channels and sample format that this converter was made for. */
  fits(frame: Frame): boolean {
    const { sampleRate, channels, sampleFormat } = shapeOf(frame);
    const mine = this.#shape;
    return sampleRate === mine.sampleRate && channels === mine.channels && sampleFormat === mine.sampleFormat;
  }

  /** Takes a frame, or null at the end, and yields what is ready; each array is valid until the next step. */
  *convert(frame: Frame | null): Generator<Float32Array> {
    if (frame) {
      // Only the samples count: gaps and jumps in the timestamps must not move them.
      frame.pts = AV_NOPTS_VALUE;
      frame.channelLayout = layoutOf(frame);
    }
    FFmpegError.throwIfError(this.#source.buffersrcAddFrameSync(frame), 'could not convert');
    while (this.#sink.buffersinkGetFrameSync(this.#converted) >= 0) {
      const data = this.#converted.data?.[0];
      if (data) yield new Float32Array(data.buffer, data.byteOffset, 2 * this.#converted.nbSamples);
      this.#converted.unref();
    }
  }

  /** Frees the filters. */
  close(): void {
    this.#converted.free();
    this.#graph.free();
  }

  #create(filterName: string, options: string | null = null): FilterContext {
    const filter = Filter.getByName(filterName);
    const context = filter && this.#graph.createFilter(filter, filterName, options);
    if (!context)
      throw new JobFailure('corrupt-audio', `Its samples (${this.#shape.layout}) cannot be converted.`);
    return context;
  }

  #connect(filters: string): void {
    const ends = [
      { name: 'in', filterCtx: this.#source },
      { name: 'out', filterCtx: this.#sink },
    ].map(({ name, filterCtx }) => {
      const end = new FilterInOut();
      end.alloc();
      return Object.assign(end, { name, filterCtx, padIdx: 0 });
    });
    const [input, output] = ends;
    FFmpegError.throwIfError(this.#graph.parsePtr(filters, output, input), 'could not build the converter');
    FFmpegError.throwIfError(this.#graph.configSync(), 'could not configure the converter');
  }
}

function shapeOf(frame: Frame): AudioShape {
  const { sampleRate, channels } = frame;
  const sampleFormat = avGetSampleFmtName(frame.format as Parameters<typeof avGetSampleFmtName>[0]);
  if (
    !(sampleRate > 0 && sampleRate <= highestRate) ||
    !(channels > 0 && channels <= mostChannels) ||
    !sampleFormat
  ) {
    throw new JobFailure('corrupt-audio', `It claims ${channels} channels at ${sampleRate} Hz.`);
  }
  return {
    sampleRate,
    channels,
    sampleFormat,
    layout: avChannelLayoutDescribe(layoutOf(frame)) ?? `${channels} channels`,
  };
}

/** The channel layout; where a file names none, the usual one for its number of channels. */
function layoutOf(frame: Frame): Frame['channelLayout'] {
  return frame.channelLayout.order === 0 ? avChannelLayoutDefault(frame.channels) : frame.channelLayout;
}

function sourceArguments({ sampleRate, sampleFormat, layout }: AudioShape): string {
  return `sample_rate=${sampleRate}:sample_fmt=${sampleFormat}:channel_layout=${layout}:time_base=1/${sampleRate}`;
}

function chain({ channels, layout }: AudioShape, sampleRate: number): string {
  return [
    ...channelMap(channels, layout),
    `aresample=${sampleRate}:rematrix_maxval=1`,
    `aformat=sample_fmts=flt:channel_layouts=stereo:sample_rates=${sampleRate}`,
    `asetnsamples=n=${framesAtOnce}:p=0`,
  ].join(',');
}

/** Mixes that the resampler's own matrix does not do as wanted: mono, and channels without known places. */
function channelMap(channels: number, layout: string): string[] {
  if (channels === 1) return ['pan=stereo|c0=c0|c1=c0'];
  if (!layout.includes('channels') && !layout.startsWith('ambisonic')) return [];
  const every = Array.from({ length: channels }, (_, channel) => channel);
  const sum = (parity: number) =>
    every
      .filter((channel) => channel % 2 === parity)
      .map((channel) => `c${channel}`)
      .join('+');
  return [`pan=stereo|c0<${sum(0)}|c1<${sum(1)}`];
}
