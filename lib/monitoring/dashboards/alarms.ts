import { math, type MathMetric, own, search } from '../metric.ts';
import type { Condition, PlannedAlarm } from '../plan/planned-alarm.ts';
import type { DashboardDefinition, Panel, Section } from './dashboard-definition.ts';

const monitoring: Section = {
  heading: 'The monitoring itself',
  panels: [
    {
      title: 'Notifications by channel and outcome',
      width: 8,
      unit: 'per 5 minutes',
      periodSeconds: 300,
      view: 'stacked',
      series: ({ monitored }) => [{ metric: search(monitored, 'AlertDelivery', 'Sum') }],
    },
    {
      title: 'Heartbeat of the sampler',
      width: 8,
      unit: 'per minute',
      rules: ['heartbeat-missing'],
      series: ({ monitored }) => [
        { metric: own(monitored, 'MonitoringHeartbeat', {}, 'Sum'), label: 'heartbeats' },
      ],
    },
    {
      title: 'Open live pages',
      width: 8,
      unit: 'connections',
      series: ({ monitored }) => [
        { metric: own(monitored, 'WebSocketConnections', {}, 'Maximum'), label: 'connections' },
      ],
    },
  ],
};

/** What each rule watches with its thresholds: where the line crosses one, its alarm was raised. */
function timelines(planned: readonly PlannedAlarm[]): Section {
  const byRule = Map.groupBy(planned, ({ rule }) => rule.id);
  return {
    heading: 'What each alarm has seen',
    note: 'A panel for each rule, with its thresholds: where the line crosses one for long enough, the alarm was raised. The exact moments stand in the history of the alarm.',
    panels: [...byRule].map(([rule, alarmsOfRule]) => timeline(rule, alarmsOfRule)),
  };
}

function timeline(rule: string, planned: readonly PlannedAlarm[]): Panel {
  const conditions = planned.flatMap(({ anyOf }) => anyOf.flat());
  // The severities of a rule watch the same, unless their periods or guards differ.
  const quantities = Map.groupBy(conditions, ({ metric, periodSeconds }) =>
    JSON.stringify([metric, periodSeconds]),
  );
  const distinct = [...quantities.values()].map(([first]) => first as Condition);
  return {
    title: rule,
    width: 6,
    unit: 'as the rule compares it',
    axis: 'free',
    rules: [rule],
    series: () =>
      distinct.flatMap((condition) => {
        const { metric, periodSeconds, part } = condition;
        const line = { metric, periodSeconds, label: distinct.length > 1 ? part : rule };
        return condition.kind === 'band'
          ? [line, { ...line, metric: usualBand(condition), label: 'usual' }]
          : [line];
      }),
  };
}

const usualBand = ({ metric, deviations }: Extract<Condition, { kind: 'band' }>): MathMetric =>
  math(`ANOMALY_DETECTION_BAND(value, ${deviations})`, { value: metric });

/** Every alarm: how it stands and what it has seen. */
export const alarms: DashboardDefinition = {
  name: 'alarms',
  title: 'Alarms',
  about: 'Which alarms are raised, since when, what did each of them see, and was anybody told?',
  alarms: 'every',
  sections: ({ planned }) => [monitoring, timelines(planned)],
};
