import { own, search } from '../metric.ts';
import type { DashboardDefinition } from './dashboard-definition.ts';

// Levels in decibels are negative, and CloudWatch has no percentiles of negative values.

/** What comes out: levels of songs and stems, and how much is lost between them. */
export const audioQuality: DashboardDefinition = {
  name: 'audio-quality',
  title: 'Audio quality',
  about: 'Are stems as loud and as clean as they should be, and what music is it?',
  alarms: 'drawn',
  sections: [
    {
      heading: 'Levels',
      note: 'The stem `mix` is the song itself. Loudness is integrated (BS.1770-4) in LUFS, peaks are true peaks in dBTP.',
      panels: [
        {
          title: 'Loudness by stem, mean',
          width: 8,
          unit: 'LUFS',
          axis: 'free',
          periodSeconds: 300,
          series: ({ monitored }) => [
            { metric: search(monitored, 'IntegratedLoudness', 'Average', ['stem']) },
          ],
        },
        {
          title: 'Loudness of songs',
          width: 8,
          unit: 'LUFS',
          axis: 'free',
          periodSeconds: 300,
          series: ({ monitored, model }) => [
            { metric: own(monitored, 'IntegratedLoudness', { stem: 'mix' }, 'Maximum'), label: 'loudest' },
            { metric: own(monitored, 'IntegratedLoudness', { stem: 'mix' }, 'Minimum'), label: 'quietest' },
            {
              metric: own(monitored, 'IntegratedLoudness', { model, stem: 'mix' }, 'Average'),
              label: "mean, ${PROP('Dim.model')}",
            },
          ],
        },
        {
          title: 'Highest true peak by stem',
          width: 8,
          unit: 'dBTP',
          axis: 'free',
          periodSeconds: 300,
          series: ({ monitored }) => [{ metric: search(monitored, 'TruePeak', 'Maximum', ['stem']) }],
        },
        {
          title: 'Songs with a stem above the ceiling though their mix is not',
          width: 12,
          unit: 'per 2 minutes',
          periodSeconds: 120,
          view: 'stacked',
          rules: ['stem-peaks'],
          series: ({ monitored }) => [
            { metric: search(monitored, 'StemPeaksAboveCeiling', 'Sum', ['model']) },
          ],
        },
        {
          title: 'Samples at or above full scale before the gain',
          width: 12,
          unit: 'samples of a stem, most',
          periodSeconds: 300,
          series: ({ monitored }) => [{ metric: search(monitored, 'ClippedSamples', 'Maximum') }],
        },
      ],
    },
    {
      heading: 'What is lost, and what music it is',
      panels: [
        {
          title: 'Mix minus the sum of its stems',
          width: 12,
          unit: 'dB below the mix',
          axis: 'free',
          periodSeconds: 300,
          series: ({ monitored, model }) => [
            { metric: own(monitored, 'SumResidual', {}, 'Average'), label: 'mean, all models' },
            { metric: own(monitored, 'SumResidual', {}, 'Maximum'), label: 'highest' },
            { metric: own(monitored, 'SumResidual', {}, 'Minimum'), label: 'lowest' },
            {
              metric: own(monitored, 'SumResidual', { model }, 'Average'),
              label: "mean, ${PROP('Dim.model')}",
            },
          ],
        },
        {
          title: 'Genres',
          width: 12,
          unit: 'songs in the range',
          view: 'pie',
          wholeRange: true,
          series: ({ monitored }) => [{ metric: search(monitored, 'Genre', 'Sum') }],
        },
      ],
    },
  ],
};
