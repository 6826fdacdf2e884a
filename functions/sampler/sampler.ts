import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { JobCensus } from '../../core/jobs/job-census.ts';
import type { MonitoringSettings } from '../../core/settings/monitoring-settings.ts';
import type { Runtime } from '../runtime/runtime.ts';

/** What sampling works with. */
export interface Sampler {
  readonly runtime: Runtime;
  readonly monitoring: Pick<MonitoringSettings, 'workerCluster' | 'workerService'>;
  readonly cloudwatch: CloudWatchClient;
  readonly census: JobCensus;
}
