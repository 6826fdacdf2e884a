import { type AlarmRule, every } from '../alarm-rule.ts';
import { math, own } from '../metric.ts';

/** What is measured in songs and stems. */
export const audioRules: readonly AlarmRule[] = [
  {
    id: 'stem-peaks',
    meaning: 'A stem peaks above the ceiling though its song does not: the separation has made a peak.',
    firstAction: 'See which model did it; a model that does so often, or a new version of it, is suspect.',
    metric: (monitored) => own(monitored, 'StemPeaksAboveCeiling', {}, 'Sum'),
    levels: (settings) => settings.stemPeaks,
    comparison: '>=',
    periodSeconds: 120,
    evaluate: every(1),
    missing: { treat: 'notBreaching', because: 'Without a song that was separated there is no stem.' },
  },
  {
    id: 'loudness-off-target',
    meaning: 'Songs come louder or quieter than the target that this stage is set to.',
    firstAction: 'See whose songs they are: mastered to another target, or changed on their way here.',
    metric: (monitored, settings) =>
      math(`ABS(loudness - (${settings.loudnessTargetLufs}))`, {
        loudness: own(monitored, 'IntegratedLoudness', { stem: 'mix' }, 'Average'),
      }),
    // Music has no target of its own: only stages whose songs are all mastered to one are watched.
    requires: 'expectsLoudness',
    levels: (settings) => settings.loudnessToleranceLu,
    comparison: '>=',
    periodSeconds: 120,
    evaluate: every(1),
    missing: { treat: 'notBreaching', because: 'Without a song that was separated there is no loudness.' },
  },
];
