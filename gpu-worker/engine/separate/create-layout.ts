import type { SeparationOptions } from '../../../core/jobs/separation.ts';
import type { PackNetwork } from '../../../core/models/network.ts';
import type { PackManifest } from '../../../core/models/pack.ts';
import { segmentSamples } from '../model/for-segment.ts';
import { chunkLength } from '../spectrum/stereo-spectrum.ts';
import { waveformLayout, type ChunkLayout } from './chunks.ts';
import { shiftOffsets } from './shift-offsets.ts';
import { shiftedLayout } from './shifted-layout.ts';
import { spectrogramLayout } from './spectrogram-layout.ts';

/** How a track is cut for one network of a pack, where a job asks for its own overlap, segment or shifts. */
export function createLayout(
  network: PackNetwork,
  { overlap: own, sampleRate }: PackManifest,
  separation: SeparationOptions,
): ChunkLayout {
  const { overlap = own, segment } = separation;
  const layout =
    network.form === 'spectrogram'
      ? spectrogramLayout({ trim: network.fftSize / 2, segment: chunkLength(network) }, overlap)
      : waveformLayout({ seen: network.segment, segment: segmentSamples(segment, sampleRate) }, overlap);
  const shifts = shiftOffsets(separation, sampleRate);
  return shifts.length === 0 ? layout : shiftedLayout(layout, shifts);
}
