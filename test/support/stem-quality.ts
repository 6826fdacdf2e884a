import path from 'node:path';
import { MixFile } from '../../gpu-worker/engine/decode/mix-file.ts';
import { silentBlock, type StereoBlock } from '../../gpu-worker/engine/stereo.ts';

/** Decodes a whole file at 44.1 kHz; `workFolder` takes a temporary raw file. */
export function readSamples(file: string, workFolder: string): StereoBlock {
  const mix = new MixFile({
    source: file,
    target: path.join(workFolder, `${path.basename(file)}.raw`),
    sampleRate: 44_100,
    maxAudioSeconds: 3600,
  });
  try {
    while (mix.decodeBlock());
    const block = silentBlock(mix.frames);
    mix.read(0, block);
    return block;
  } finally {
    mix.close();
  }
}

/**
 * Signal-to-distortion ratio of a whole track in dB, both channels together, as the MDX and SDX challenges define it:
 * 10 log10(sum s^2 / sum (s - e)^2). An estimate of another length is cut or counts as silence where it ends.
 */
export function globalSdr(reference: StereoBlock, estimate: StereoBlock): number {
  let signal = 0;
  let error = 0;
  eachSample(reference, estimate, (s, e) => {
    signal += s ** 2;
    error += (s - e) ** 2;
  });
  const floor = 1e-9 * reference.left.length * 2;
  return 10 * Math.log10((signal + floor) / (error + floor));
}

/**
 * Scale-invariant signal-to-distortion ratio in dB over both channels together: the estimate is compared with the
 * reference at the level that fits it best (Le Roux et al., 2019).
 */
export function scaleInvariantSdr(reference: StereoBlock, estimate: StereoBlock): number {
  let [product, energy] = [0, 0];
  eachSample(reference, estimate, (s, e) => {
    product += s * e;
    energy += s * s;
  });
  const level = product / energy;
  let [signal, error] = [0, 0];
  eachSample(reference, estimate, (s, e) => {
    signal += (level * s) ** 2;
    error += (level * s - e) ** 2;
  });
  return 10 * Math.log10(signal / error);
}

function eachSample(a: StereoBlock, b: StereoBlock, take: (a: number, b: number) => void): void {
  for (const side of ['left', 'right'] as const) {
    for (const [i, sample] of a[side].entries()) take(sample, b[side][i] ?? 0);
  }
}
