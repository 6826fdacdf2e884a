import { own, over, search, type Statistic } from '../metric.ts';
import { apiMetrics } from '../service-metrics.ts';
import type { DashboardDefinition, Panel, Section, SectionContext } from './dashboard-definition.ts';

/** Upper ends of the bands of durations, in milliseconds: healthy below 100, degraded below 500. */
const bandEnds = [25, 50, 100, 250, 500, 1000, 5000] as const;

/** Share of the requests in each band of durations. */
const bands: readonly { readonly label: string; readonly statistic: Statistic }[] = [
  ...bandEnds.map((end, index) => {
    const begin = bandEnds[index - 1];
    return { label: `${begin ?? 0} to ${end} ms`, statistic: `PR(${begin ?? ''}:${end})` as const };
  }),
  { label: `above ${bandEnds.at(-1)} ms`, statistic: `PR(${bandEnds.at(-1) ?? ''}:)` },
];

const asProbed = ({ probes }: SectionContext): Section => ({
  heading: 'As probes see the regions',
  note:
    `A region is healthy below ${probes.degradedMilliseconds} ms and from ${probes.degradedUptimePercent} % uptime; ` +
    `unhealthy from ${probes.unhealthyMilliseconds} ms or below ${probes.unhealthyUptimePercent} %.`,
  panels: [
    {
      title: 'Uptime over 24 hours',
      width: 8,
      unit: '% by region and endpoint',
      view: 'table',
      periodSeconds: 300,
      series: ({ monitored }) => [{ metric: search(monitored, 'UptimePercent', 'Minimum') }],
    },
    {
      title: 'Probes answered well',
      width: 8,
      unit: '%',
      axis: { min: 0, max: 100 },
      series: ({ monitored }) => [
        { metric: over('100 * $', search(monitored, 'ProbeSuccess', 'Average', ['region'])), label: '' },
      ],
    },
    {
      title: 'Latency of probes',
      width: 8,
      unit: 'ms',
      series: ({ monitored }) => [
        { metric: search(monitored, 'ProbeLatency', 'p50'), label: 'p50' },
        { metric: search(monitored, 'ProbeLatency', 'p99'), label: 'p99' },
      ],
    },
  ],
});

/** The same panel for each region, so that their rows can be compared. */
const sideBySide = (
  { regions }: SectionContext,
  heading: string,
  panel: Omit<Panel, 'width' | 'region'>,
  note?: string,
): Section => ({
  heading,
  ...(note === undefined ? {} : { note }),
  panels: regions.map(({ title, region }) => ({
    ...panel,
    title: `${panel.title}, ${title}`,
    width: Math.max(6, Math.floor(24 / regions.length)),
    ...(region === undefined ? {} : { region }),
  })),
});

const requests = (context: SectionContext): Section =>
  sideBySide(context, 'Requests', {
    title: 'Requests',
    unit: 'per minute',
    view: 'stacked',
    series: ({ monitored }) => [{ metric: search(monitored, 'HttpRequests', 'Sum', ['statusClass']) }],
  });

const heatMap = (context: SectionContext): Section =>
  sideBySide(
    context,
    'Latency heat map',
    {
      title: 'Request durations',
      unit: '% of requests',
      view: 'stacked',
      axis: { min: 0, max: 100 },
      series: ({ monitored }) =>
        bands.map(({ label, statistic }) => ({
          metric: own(monitored, 'HttpRequestDuration', {}, statistic),
          label,
        })),
    },
    'CloudWatch draws no heat maps. Here each band is the share of requests that took so long, and all bands are 100 %: the more of the upper bands, the slower the region.',
  );

const errors = (context: SectionContext): Section =>
  sideBySide(context, 'Errors', {
    title: 'Errors as API Gateway counts them',
    unit: 'per minute',
    series: ({ monitored }) => [
      { metric: apiMetrics(monitored).clientErrors, label: '4xx' },
      { metric: apiMetrics(monitored).serverErrors, label: '5xx' },
    ],
  });

/** Every region of a stage next to the others. */
export const regions: DashboardDefinition = {
  name: 'regions',
  title: 'Regions',
  about: 'Is a region slower, less available or more faulty than the others?',
  alarms: 'drawn',
  sections: (context) => [asProbed(context), requests(context), heatMap(context), errors(context)],
};
