import type { MetricDefinitions } from './metric-definition.ts';

/** What was measured in songs and their stems; the dimension `stem` is `mix` for the song itself. */
export const audioMetrics = {
  IntegratedLoudness: {
    unit: 'None',
    kind: 'histogram',
    dimensions: ['model', 'stem'],
    rollups: [['stem']],
    help: 'Integrated loudness in LUFS (BS.1770-4).',
    prometheus: { unit: 'lufs', buckets: [] },
  },
  TruePeak: {
    unit: 'None',
    kind: 'histogram',
    dimensions: ['model', 'stem'],
    rollups: [['stem']],
    help: 'True peak in dBTP.',
    prometheus: { unit: 'dbtp', buckets: [] },
  },
  StemPeaksAboveCeiling: {
    unit: 'Count',
    kind: 'count',
    dimensions: ['model'],
    rollups: [[]],
    help: 'Songs with a stem whose true peak is above the ceiling though that of the mix is not.',
  },
  SumResidual: {
    unit: 'None',
    kind: 'histogram',
    dimensions: ['model'],
    rollups: [[]],
    help: 'Level of the mix minus the sum of its stems, in dB below the mix.',
    prometheus: { unit: 'decibels', buckets: [] },
  },
  ClippedSamples: {
    unit: 'Count',
    kind: 'histogram',
    dimensions: ['model', 'stem'],
    help: 'Samples of a stem at or above full scale before the gain.',
    prometheus: { buckets: [0, 10, 1000, 100_000] },
  },
  Genre: {
    unit: 'Count',
    kind: 'count',
    dimensions: ['genre'],
    help: 'Separated songs by the genre that their own tags name: a bounded set, else `other`; without one `unknown`.',
  },
} as const satisfies MetricDefinitions;
