import { readFileSync } from 'node:fs';
import path from 'node:path';
import { encodeFile } from './audio/encode-file.ts';
import { noise, sine, stereoNoise } from './audio/signals.ts';
import { wavBytes } from './audio/wav-bytes.ts';

/** A file that a client might send, and what must come of it. */
export interface OddSong {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Type of the failure that must come of it; without one the job must succeed. */
  readonly failure?: string;
  /** How long every stem must last; to the sample unless `inexact` (lossy formats pad, broken files end early). */
  readonly seconds?: number;
  readonly inexact?: boolean;
  /** The stems must hold nothing but silence. */
  readonly silent?: boolean;
  /** The job must say that something was wrong with the file. */
  readonly warned?: boolean;
}

const second = 44_100;

/** Writes and reads an encoded second or more of noise; Opus knows no 44.1 kHz. */
function encoded(folder: string, kind: Parameters<typeof encodeFile>[1], seconds = 1): Buffer {
  const file = path.join(folder, `${kind}-${seconds}`);
  const rate = kind === 'opus' ? 48_000 : second;
  encodeFile(file, kind, stereoNoise(0.3, seconds * rate), rate);
  return readFileSync(file);
}

const half = (bytes: Buffer): Buffer => bytes.subarray(0, Math.floor(bytes.length / 2));
const wav = (...channels: readonly Float32Array[]): Buffer => wavBytes(channels);
const constant = (value: number): Float32Array => new Float32Array(second).fill(value);

/** Ordinary songs of unusual form, and files that are hardly songs at all. `folder` takes temporary files. */
export const oddSongs: Readonly<Record<string, (folder: string) => OddSong>> = {
  'text named .mp3': () => ({
    name: 'text.mp3',
    bytes: Buffer.from('no song\n'.repeat(500)),
    failure: 'unsupported-format',
  }),
  'a wav without samples': () => ({
    name: 'none.wav',
    bytes: wav(noise(0, 0), noise(0, 0)),
    failure: 'no-audio',
  }),
  'a wav whose samples are not numbers': () => ({
    name: 'nan.wav',
    bytes: wavBytes([withNan(second), noise(0.3, second)], second, 'float32'),
    failure: 'non-finite-samples',
  }),
  'one sample': () => ({
    name: 'one.wav',
    bytes: wav(noise(0.5, 1), noise(0.5, 1)),
    seconds: 1 / second,
  }),
  mono: () => ({ name: 'mono.wav', bytes: wav(noise(0.3, second)), seconds: 1 }),
  '8 kHz': () => ({ name: '8k.wav', bytes: wavBytes(stereoNoise(0.3, 8000), 8000), seconds: 1 }),
  '96 kHz with 24 bits': () => ({
    name: '96k.wav',
    bytes: wavBytes(stereoNoise(0.3, 96_000), 96_000, 'int24'),
    seconds: 1,
  }),
  '5.1': () => ({
    name: 'six.wav',
    bytes: wav(...Array.from({ length: 6 }, (_, i) => noise(0.2, second, i + 1))),
    seconds: 1,
  }),
  silence: () => ({ name: 'silence.wav', bytes: wav(constant(0), constant(0)), seconds: 1, silent: true }),
  DC: () => ({ name: 'dc.wav', bytes: wav(constant(0.5), constant(0.5)), seconds: 1 }),
  'a full-scale square': () => ({
    name: 'square.wav',
    bytes: wav(square(second), square(second)),
    seconds: 1,
  }),
  flac: (folder) => ({ name: 'a.flac', bytes: encoded(folder, 'flac'), seconds: 1 }),
  mp3: (folder) => ({ name: 'a.mp3', bytes: encoded(folder, 'mp3'), seconds: 1, inexact: true }),
  'ogg vorbis': (folder) => ({ name: 'a.ogg', bytes: encoded(folder, 'vorbis'), seconds: 1, inexact: true }),
  opus: (folder) => ({ name: 'a.opus', bytes: encoded(folder, 'opus'), seconds: 1, inexact: true }),
  'm4a with aac': (folder) => ({ name: 'a.m4a', bytes: encoded(folder, 'aac'), seconds: 1, inexact: true }),
  'm4a with alac': (folder) => ({ name: 'b.m4a', bytes: encoded(folder, 'alac'), seconds: 1 }),
  aiff: (folder) => ({ name: 'a.aiff', bytes: encoded(folder, 'aiff'), seconds: 1 }),
  'half an mp3': (folder) => ({
    name: 'half.mp3',
    bytes: half(encoded(folder, 'mp3', 4)),
    seconds: 2,
    inexact: true,
    warned: true,
  }),
  'half a flac': (folder) => ({
    name: 'half.flac',
    bytes: half(encoded(folder, 'flac', 4)),
    seconds: 2,
    inexact: true,
    warned: true,
  }),
};

function square(frames: number): Float32Array {
  return sine(100, 1, frames).map((sample) => (sample >= 0 ? 1 : -1));
}

function withNan(frames: number): Float32Array {
  const samples = noise(0.3, frames);
  samples[1000] = Number.NaN;
  return samples;
}

const text = (name: string, content: string) => ({ name, bytes: Buffer.from(content) });

/** Files under audio names that would make a careless decoder read other files or call `address`. */
export function hostileSongs(
  address: string,
  secretFile: string,
): Record<string, { name: string; bytes: Uint8Array }> {
  return {
    'an HLS playlist': text(
      'a.mp3',
      `#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n${address}hls.ts\n#EXTINF:10,\nfile://${secretFile}\n#EXT-X-ENDLIST\n`,
    ),
    'an ffmpeg concat script': text(
      'a.flac',
      `ffconcat version 1.0\nfile '${secretFile}'\nfile '${address}concat.wav'\n`,
    ),
    'an SDP': text(
      'a.wav',
      `v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n`,
    ),
    'an SVG': text(
      'a.m4a',
      `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><image href="${address}svg.png"/></svg>`,
    ),
    'a DASH manifest': text(
      'a.ogg',
      `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"><Period><AdaptationSet><Representation id="1"><BaseURL>${address}dash.mp4</BaseURL></Representation></AdaptationSet></Period></MPD>`,
    ),
    'a cue sheet': text('a.aiff', `FILE "${secretFile}" WAVE\n  TRACK 01 AUDIO\n    INDEX 01 00:00:00\n`),
  };
}
