import { Metrics } from '@aws-lambda-powertools/metrics';
import type { Clock } from '../resilience/clock.ts';
import { isHighResolution, metricCatalogue, metricNamespace, seriesOf } from './catalogue.ts';
import { type GatheredMetrics, gatherValues } from './gather-values.ts';

/**
 * Writes catalogued metrics as EMF lines through Powertools. Every line has one metric, because all metrics of an EMF line
 * have the same dimensions. A line is begun and written without anything in between, so that requests handled at the same
 * time cannot mix.
 *
 * @param deployment - the deployed stage, a dimension of every metric
 * @param clock - tells when values that were gathered have waited long enough
 */
export function createPowertoolsMetrics(deployment: string, clock?: Pick<Clock, 'every'>): GatheredMetrics {
  const metrics = new Metrics({ namespace: metricNamespace, logger: quietAboutRollups });
  // Powertools adds a `service` dimension by default; a metric has exactly the dimensions of the catalogue.
  metrics.clearDefaultDimensions();
  return gatherValues((name, values, dimensions, properties = {}) => {
    for (const series of seriesOf(name, deployment, dimensions)) metrics.addDimensions(series);
    for (const [key, property] of Object.entries(properties)) metrics.addMetadata(key, String(property));
    const { unit } = metricCatalogue[name];
    for (const value of values) metrics.addMetric(name, unit, value, isHighResolution(name) ? 1 : 60);
    // A line that is full has been written by Powertools.
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  }, clock);
}

/** Powertools warns of every dimension that stands in two sets, which is what rollups are made of. */
const quietAboutRollups = Object.assign(Object.create(console) as Console, {
  warn: (message: unknown, ...rest: unknown[]): void => {
    if (!String(message).includes('defined as both a dimension set and dimension set'))
      process.emitWarning([message, ...rest].map(String).join(' '));
  },
});
