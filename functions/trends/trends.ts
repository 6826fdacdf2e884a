import type { FigureQuery } from '../../core/figures/read-figures.ts';

/** A daily figure whose growth is told, and how. */
export interface Trend {
  /** The dimension `quantity`. */
  readonly quantity: 'job-duration' | 'request-duration' | 'queue' | 'cost';
  readonly figure: FigureQuery;
  /** `week`: yesterday against the same day a week before. `three-days`: the last three days, if it grew each day. */
  readonly over: 'week' | 'three-days';
}

/** Every trend; all series but the queue's are rollups over models and routes. */
export const trends: readonly Trend[] = [
  {
    quantity: 'job-duration',
    figure: { series: { name: 'JobDuration', dimensions: { status: 'succeeded' } }, statistic: 'p95' },
    over: 'week',
  },
  {
    quantity: 'request-duration',
    figure: { series: { name: 'HttpRequestDuration', dimensions: {} }, statistic: 'p95' },
    over: 'week',
  },
  {
    quantity: 'queue',
    // Each minute's depth added up: minutes that messages of the day have waited.
    figure: { series: { name: 'QueueDepth', dimensions: { queue: 'jobs' } }, statistic: 'Sum' },
    over: 'three-days',
  },
  {
    quantity: 'cost',
    figure: { series: { name: 'CostPerJob', dimensions: {} }, statistic: 'Sum' },
    over: 'three-days',
  },
];
