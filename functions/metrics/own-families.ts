import type { ExpositionPlan } from './exposition-plan.ts';
import type { MetricFamily } from './exposition-text.ts';

/** What the endpoint says of itself: the version that answers, what the answer asked of CloudWatch, and what it left out. */
export function ownFamilies(version: string, { planned, omitted }: ExpositionPlan): readonly MetricFamily[] {
  const statistics = planned.reduce((sum, one) => sum + one.statistics.length, 0);
  return [
    {
      name: 'stemwatch_build_info',
      type: 'gauge',
      help: 'The version that answers, as a label of the value 1.',
      samples: [{ labels: { version }, value: 1 }],
    },
    {
      name: 'stemwatch_exposition_statistics',
      type: 'gauge',
      help: 'Statistics that this answer asked of CloudWatch, which charges for them.',
      samples: [{ labels: {}, value: statistics }],
    },
    {
      name: 'stemwatch_exposition_omitted_series',
      type: 'gauge',
      help: 'Series that are missing here because an answer may not ask for more statistics.',
      samples: [{ labels: {}, value: omitted }],
    },
  ];
}
