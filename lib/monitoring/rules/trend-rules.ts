import { type AlarmRule, every } from '../alarm-rule.ts';
import { type AlarmMetric, extreme, own } from '../metric.ts';
import type { Monitored } from '../monitored.ts';

const onceADay = {
  comparison: '>=',
  periodSeconds: 86_400,
  evaluate: every(1),
  missing: { treat: 'notBreaching', because: 'Days with too few values are not compared.' },
} as const;

/** What has grown over days, looked at once a day. */
export const trendRules: readonly AlarmRule[] = [
  {
    id: 'latency-trend',
    meaning: 'Jobs or requests take notably longer than a week ago (the 95th percentile of a day).',
    firstAction: 'See in the log of the function trends which of them, then what was changed in that week.',
    metric: (monitored) => greatestGrowth(monitored, ['job-duration', 'request-duration']),
    levels: (settings) => settings.latencyGrowthPercent,
    ...onceADay,
  },
  {
    id: 'load-trend',
    meaning: 'Waiting jobs or cost have grown on each of three days.',
    firstAction:
      'See in the log of the function trends which of them, then whether demand has grown as well.',
    metric: (monitored) => greatestGrowth(monitored, ['queue', 'cost']),
    levels: (settings) => settings.loadGrowthPercent,
    ...onceADay,
  },
];

function greatestGrowth(monitored: Monitored, quantities: readonly string[]): AlarmMetric {
  const growths = quantities.map((quantity) => own(monitored, 'TrendGrowth', { quantity }, 'Maximum'));
  return extreme('MAX', 'growth', growths);
}
