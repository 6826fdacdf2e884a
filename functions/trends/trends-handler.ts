import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { MonitoringSettings } from '../../core/settings/monitoring-settings.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { type DayFigures, readDays } from './day-figures.ts';
import { growthPercent, steadyGrowthPercent } from './growth.ts';
import { type Trend, trends } from './trends.ts';

/** What the function is given beside its runtime. */
export interface TrendsParts {
  readonly monitoring: Pick<MonitoringSettings, 'trendMinimumSamples'>;
  readonly cloudwatch: CloudWatchClient;
}

/** Which days a trend compares, as days ago, oldest first. */
const comparedDays: Readonly<Record<Trend['over'], readonly number[]>> = {
  week: [8, 1],
  'three-days': [3, 2, 1],
};

/**
 * The function that, once a day, tells how figures of whole days have grown. Days of too few values are not compared: that is
 * logged, and nothing is written.
 */
export function createTrendsHandler(
  { emit, logger, settings, now }: Pick<Runtime, 'emit' | 'logger' | 'settings' | 'now'>,
  { monitoring, cloudwatch }: TrendsParts,
): (event?: unknown) => Promise<void> {
  return async () => {
    const read = await readDays(
      cloudwatch,
      trends.map(({ figure }) => figure),
      { deployment: settings.stage, now: now() },
    );
    for (const [index, trend] of trends.entries()) {
      const { quantity } = trend;
      const growth = growthOf(trend, read[index] ?? new Map(), monitoring.trendMinimumSamples);
      const fields = { event_type: 'trend', quantity, compared_days_ago: comparedDays[trend.over] };
      if (growth === undefined) {
        logger.info(`There are not enough data for the trend of ${quantity}.`, fields);
      } else {
        emit('TrendGrowth', growth, { quantity });
        logger.info(`The trend of ${quantity} is ${growth.toFixed(1)} %.`, { ...fields, growth });
      }
    }
  };
}

function growthOf({ over }: Trend, figures: DayFigures, minimumSamples: number): number | undefined {
  const values = comparedDays[over].flatMap((daysAgo) => {
    const figure = figures.get(daysAgo);
    // A sum is what it is; a percentile of a few values is chance.
    const enough = over === 'week' ? minimumSamples : 1;
    return figure === undefined || figure.samples < enough ? [] : figure.value;
  });
  if (values.length < comparedDays[over].length) return undefined;
  if (over === 'three-days') return steadyGrowthPercent(values);
  const [before = 0, after = 0] = values;
  return growthPercent(before, after);
}
