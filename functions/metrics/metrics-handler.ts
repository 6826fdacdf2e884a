import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { type ApiHandler, createApiHandler } from '../http/api-handler.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { getMetrics } from './get-metrics.ts';

/** The function that Prometheus scrapes. */
export const createMetricsHandler = (runtime: Runtime, client: CloudWatchClient): ApiHandler =>
  createApiHandler('metrics', { getMetrics: getMetrics(runtime, client) }, runtime);
