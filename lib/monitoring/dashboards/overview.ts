import { math, over, own, search } from '../metric.ts';
import type { DashboardDefinition } from './dashboard-definition.ts';
import { cpu, diskUse, memory } from './host-panels.ts';

/** The first look: does it work, how much is asked of it, how fast is it? */
export const overview: DashboardDefinition = {
  name: 'overview',
  title: 'Overview',
  about: 'Does the service work, how much is asked of it, and how fast does it answer?',
  alarms: 'telling',
  sections: [
    {
      heading: 'Now',
      panels: [
        {
          title: 'API status',
          width: 4,
          unit: '1 up, 0 down',
          view: 'number',
          series: ({ monitored }) => [{ metric: search(monitored, 'ProbeSuccess', 'Minimum', ['region']) }],
        },
        {
          title: 'Separations',
          width: 8,
          unit: 'in the range',
          view: 'number',
          wholeRange: true,
          series: ({ monitored }) => {
            const [succeeded, failed] = separationsByStatus(monitored);
            return [
              { metric: math('succeeded + failed', { succeeded, failed }), label: 'total' },
              { metric: succeeded, label: 'succeeded' },
              { metric: failed, label: 'failed' },
            ];
          },
        },
        {
          title: 'Success rate',
          width: 4,
          unit: '% of separations',
          view: 'number',
          wholeRange: true,
          series: ({ monitored }) => {
            const [succeeded, failed] = separationsByStatus(monitored);
            return [
              {
                metric: math('100 * succeeded / (succeeded + failed)', { succeeded, failed }),
                label: 'succeeded',
              },
            ];
          },
        },
        {
          title: 'Active sessions',
          width: 8,
          unit: 'owners and jobs',
          view: 'number',
          series: ({ monitored }) => [
            { metric: own(monitored, 'ActiveSessions', {}, 'Maximum'), label: 'owners with a job' },
            { metric: own(monitored, 'ActiveJobs', {}, 'Maximum'), label: 'jobs being processed' },
          ],
        },
      ],
    },
    {
      heading: 'Load and speed',
      panels: [
        {
          title: 'Request rate',
          width: 12,
          unit: 'requests per minute',
          view: 'stacked',
          series: ({ monitored }) => [{ metric: search(monitored, 'HttpRequests', 'Sum', ['statusClass']) }],
        },
        {
          title: 'Separation rate',
          width: 12,
          unit: 'separations per minute',
          view: 'stacked',
          series: ({ monitored }) => [{ metric: search(monitored, 'Separations', 'Sum', ['status']) }],
        },
        {
          title: 'Request duration',
          width: 12,
          unit: 'ms',
          rules: ['api-latency'],
          series: ({ monitored }) =>
            (['p50', 'p95', 'p99'] as const).map((statistic) => ({
              metric: own(monitored, 'HttpRequestDuration', {}, statistic),
              label: statistic,
            })),
        },
        {
          title: 'Separation duration',
          width: 12,
          unit: 's',
          rules: ['slow-separations'],
          series: ({ monitored, model }) => [
            ...(['p50', 'p95', 'p99'] as const).map((statistic) => ({
              metric: own(monitored, 'SeparationDuration', { status: 'succeeded' }, statistic),
              label: `${statistic}, all models`,
            })),
            {
              metric: own(monitored, 'SeparationDuration', { model, status: 'succeeded' }, 'p95'),
              label: "p95, ${PROP('Dim.model')}",
            },
          ],
        },
      ],
    },
    { heading: 'Hosts', panels: [cpu, memory, diskUse] },
    {
      heading: 'Errors and models',
      panels: [
        {
          title: 'Errors by type',
          width: 12,
          unit: 'errors per minute',
          view: 'stacked',
          series: ({ monitored }) => [
            { metric: over('SORT($, SUM, DESC, 10)', search(monitored, 'Errors', 'Sum')) },
          ],
        },
        {
          title: 'Models used',
          width: 12,
          unit: 'songs in the range',
          view: 'pie',
          wholeRange: true,
          series: ({ monitored }) => [
            { metric: search(monitored, 'AudioDuration', 'SampleCount', ['model']) },
          ],
        },
      ],
    },
  ],
};

const separationsByStatus = (monitored: Parameters<typeof own>[0]) =>
  [
    own(monitored, 'Separations', { status: 'succeeded' }, 'Sum'),
    own(monitored, 'Separations', { status: 'failed' }, 'Sum'),
  ] as const;
