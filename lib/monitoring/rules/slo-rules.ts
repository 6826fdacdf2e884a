import type { AlarmRule } from '../alarm-rule.ts';
import { math, own } from '../metric.ts';
import { apiMetrics } from '../service-metrics.ts';

/** Service level objectives. What burns fast is critical and pages; what burns slowly is a warning, a ticket of tomorrow. */
export const sloRules: readonly AlarmRule[] = [
  {
    id: 'availability-budget',
    kind: 'burn-rate',
    meaning: 'Requests fail so often that the error budget of 30 days is used up well before its time.',
    firstAction: 'See when the errors began and on which route; roll back what was deployed then.',
    badPercent: (monitored, minimum) => {
      const { requests, serverErrors } = apiMetrics(monitored);
      return math(`IF(requests >= ${minimum}, 100 * errors / requests, 0)`, {
        requests,
        errors: serverErrors,
      });
    },
    objective: (settings) => settings.availabilityObjectivePercent,
    minimumEvents: (settings) => settings.availabilityMinimumRequests,
    windows: (settings) => settings.burnWindows,
    missing: { treat: 'notBreaching', because: 'Without requests none fails.' },
  },
  {
    id: 'on-time-budget',
    kind: 'burn-rate',
    meaning:
      'So many jobs are late (or failed by our fault) that the error budget of 30 days is used up well before its time.',
    firstAction:
      'Compare waiting with processing time: late in the queue means too few workers, late after it slow ones.',
    badPercent: (monitored, minimum) =>
      math(`IF(jobs >= ${minimum}, 100 * (1 - onTime), 0)`, {
        jobs: own(monitored, 'JobOnTime', {}, 'SampleCount'),
        onTime: own(monitored, 'JobOnTime', {}, 'Average'),
      }),
    objective: (settings) => settings.onTimeObjectivePercent,
    minimumEvents: (settings) => settings.onTimeMinimumJobs,
    windows: (settings) => settings.burnWindows,
    missing: {
      treat: 'notBreaching',
      because: 'Without jobs none is late; jobs that do not end have alarms of their own.',
    },
  },
];
