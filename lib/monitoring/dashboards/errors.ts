import { functionNames } from '../../config/functions.ts';
import { math, own, over, search } from '../metric.ts';
import { apiMetrics, functionMetrics, queueMetrics } from '../service-metrics.ts';
import type { DashboardDefinition, Section } from './dashboard-definition.ts';

const rates: Section = {
  heading: 'Rates',
  panels: [
    {
      title: 'Failed requests',
      width: 8,
      unit: '% of requests',
      rules: ['api-errors'],
      series: ({ monitored }) => {
        const { requests, clientErrors, serverErrors } = apiMetrics(monitored);
        return [
          { metric: math('100 * failed / requests', { failed: serverErrors, requests }), label: '5xx' },
          { metric: math('100 * refused / requests', { refused: clientErrors, requests }), label: '4xx' },
        ];
      },
    },
    {
      title: 'Failed separations',
      width: 8,
      unit: '% of 15 minutes',
      periodSeconds: 900,
      rules: ['failed-jobs'],
      series: ({ monitored }) => [
        {
          metric: math('100 * failed / (failed + succeeded)', {
            failed: own(monitored, 'Separations', { status: 'failed' }, 'Sum'),
            succeeded: own(monitored, 'Separations', { status: 'succeeded' }, 'Sum'),
          }),
          label: 'failed',
        },
      ],
    },
    {
      title: 'Failures among the last ten jobs',
      width: 8,
      unit: 'jobs',
      axis: { min: 0, max: 10 },
      rules: ['recent-failures'],
      series: ({ monitored }) => [
        { metric: own(monitored, 'RecentFailures', {}, 'Maximum'), label: 'failed' },
      ],
    },
  ],
};

const kinds: Section = {
  heading: 'Which errors',
  panels: [
    {
      title: 'Most frequent errors',
      width: 8,
      unit: 'in the range',
      view: 'bars',
      wholeRange: true,
      series: ({ monitored }) => [
        { metric: over('SORT($, SUM, DESC, 10)', search(monitored, 'Errors', 'Sum')), label: '' },
      ],
    },
    {
      title: 'Errors by component',
      width: 8,
      unit: 'per second',
      rules: ['processing-errors'],
      series: ({ monitored }) => [
        { metric: over('$ / 60', search(monitored, 'Errors', 'Sum', ['component'])), label: '' },
      ],
    },
    {
      title: 'Requests by route and status',
      width: 8,
      unit: 'per minute',
      series: ({ monitored }) => [{ metric: search(monitored, 'HttpRequests', 'Sum') }],
    },
    {
      title: 'Errors of functions',
      width: 12,
      unit: 'per minute',
      view: 'stacked',
      rules: ['webhook-errors', 'recovery-errors', 'sampler-errors', 'probe-errors'],
      series: ({ monitored }) =>
        functionNames.map((name) => ({
          metric: functionMetrics(monitored.functions[name]).errors,
          label: name,
        })),
    },
    {
      title: 'Throttled calls of functions',
      width: 12,
      unit: 'per minute',
      view: 'stacked',
      series: ({ monitored }) =>
        functionNames.map((name) => ({
          metric: functionMetrics(monitored.functions[name]).throttles,
          label: name,
        })),
    },
  ],
};

const refusals: Section = {
  heading: 'Refused callers',
  panels: [
    {
      title: 'Refused tokens by reason',
      width: 8,
      unit: 'per minute',
      view: 'stacked',
      series: ({ monitored }) => [{ metric: search(monitored, 'AuthFailures', 'Sum') }],
    },
    {
      title: 'Refused tokens of one address within five minutes',
      width: 8,
      unit: 'tokens',
      rules: ['auth-failures'],
      series: ({ monitored }) => [
        { metric: own(monitored, 'AuthFailuresOfAddress', {}, 'Maximum'), label: 'most' },
      ],
    },
    {
      title: 'Requests refused because an address made too many',
      width: 8,
      unit: 'per minute',
      view: 'stacked',
      rules: ['rate-limiting'],
      series: ({ monitored }) => [{ metric: search(monitored, 'RateLimited', 'Sum') }],
    },
  ],
};

const lost: Section = {
  heading: 'Given up, and down',
  panels: [
    {
      title: 'Dead letters of jobs',
      width: 6,
      unit: 'messages',
      rules: ['dead-letters'],
      series: ({ monitored }) => [
        { metric: own(monitored, 'QueueDepth', { queue: 'dead' }, 'Maximum'), label: 'messages' },
      ],
    },
    {
      title: 'Age of the oldest dead letter',
      width: 6,
      unit: 's',
      series: ({ monitored }) => [
        { metric: own(monitored, 'QueueOldestAge', { queue: 'dead' }, 'Maximum'), label: 'age' },
      ],
    },
    {
      title: 'Dead letters of webhooks',
      width: 6,
      unit: 'messages',
      rules: ['undelivered-webhooks'],
      series: ({ monitored }) => [
        { metric: queueMetrics(monitored.queues.webhookDeadLetters).waiting, label: 'messages' },
      ],
    },
    {
      title: 'Downtime',
      width: 6,
      unit: 'minutes per hour',
      periodSeconds: 3600,
      series: ({ monitored }) => [
        { metric: over('60 * (1 - $)', search(monitored, 'ProbeSuccess', 'Average', ['region'])), label: '' },
      ],
    },
  ],
};

/** What goes wrong, and for whom. */
export const errors: DashboardDefinition = {
  name: 'errors',
  title: 'Errors',
  about: 'What fails, how often, in which part, and who notices?',
  alarms: 'drawn',
  sections: [rates, kinds, refusals, lost],
};
