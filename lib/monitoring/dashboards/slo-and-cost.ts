import type { AlarmSettings } from '../../config/alarm-settings.ts';
import type { AlarmRule, BurnRateRule } from '../alarm-rule.ts';
import { type AlarmMetric, math, type MathMetric, own, search } from '../metric.ts';
import type { Monitored } from '../monitored.ts';
import { sloRules } from '../rules/slo-rules.ts';
import type { DashboardDefinition, Panel, PanelContext, Section } from './dashboard-definition.ts';

/** Longer windows are several days, each judged for itself. */
const day = 86_400;

const isObjective = (rule: AlarmRule): rule is BurnRateRule => rule.kind === 'burn-rate';

/** An expression over the percentage of bad events, which is `$` in it. */
function ofBad(rule: BurnRateRule, monitored: Monitored, expression: string): MathMetric {
  const bad: AlarmMetric = rule.badPercent(monitored, 1);
  if (bad.kind === 'single') return math(expression.replace('$', 'bad'), { bad });
  return math(
    expression.replace('$', () => `(${bad.expression})`),
    bad.inputs,
  );
}

/** Percent of the events that may be bad, without the traces of binary fractions. */
const allowedPercent = (rule: BurnRateRule, settings: AlarmSettings): number =>
  Number((100 - rule.objective(settings)).toPrecision(9));

/** One value for 30 days, over which budgets are counted. */
const overThirtyDays = { width: 6, view: 'number', wholeRange: true, start: '-P30D' } as const;

const kept = (rule: BurnRateRule): Panel => ({
  ...overThirtyDays,
  title: `${rule.id}: good events`,
  unit: '% of 30 days',
  series: ({ monitored }) => [{ metric: ofBad(rule, monitored, '100 - $'), label: 'good' }],
});

const budgetLeft = (rule: BurnRateRule): Panel => ({
  ...overThirtyDays,
  title: `${rule.id}: budget left`,
  unit: '% of what 30 days allow',
  series: ({ monitored, settings }) => [
    {
      metric: ofBad(rule, monitored, `100 - 100 * $ / ${allowedPercent(rule, settings)}`),
      label: 'left, below 0 overspent',
    },
  ],
});

const burnRate = (rule: BurnRateRule): Panel => ({
  title: `${rule.id}: burn rate`,
  width: 12,
  unit: 'times the budget',
  start: '-P3D',
  series: (context) =>
    windowsOf(rule, context).map((window) => ({
      ...window,
      metric: ofBad(rule, context.monitored, `$ / ${allowedPercent(rule, context.settings)}`),
    })),
});

const badEvents = (rule: BurnRateRule): Panel => ({
  title: `${rule.id}: bad events`,
  width: 12,
  unit: '% of the events',
  start: '-P3D',
  rules: [rule.id],
  series: (context) =>
    windowsOf(rule, context).map((window) => ({ ...window, metric: ofBad(rule, context.monitored, '$') })),
});

/** The windows of the rule's alarms, as far as one period can be so long. */
function windowsOf(rule: BurnRateRule, { settings }: PanelContext) {
  const pairs = Object.values(rule.windows(settings)).flat();
  const seconds = new Set(pairs.flatMap(({ shortSeconds, longSeconds }) => [shortSeconds, longSeconds]));
  return [...seconds]
    .filter((length) => length <= day)
    .sort((a, b) => a - b)
    .map((length) => ({ periodSeconds: length, label: `over ${spanOf(length)}` }));
}

const spanOf = (seconds: number): string => (seconds < 3600 ? `${seconds / 60} min` : `${seconds / 3600} h`);

const objectives = sloRules.filter(isObjective);

const budgets: Section = {
  heading: 'Objectives',
  note: 'An objective allows some bad events in 30 days: its budget. A burn rate of 1 uses the budget up in just 30 days.',
  panels: [
    ...objectives.map(kept),
    ...objectives.map(budgetLeft),
    ...objectives.map(burnRate),
    ...objectives.map(badEvents),
  ],
};

const cost: Section = {
  heading: 'Cost',
  note: 'Estimated from the time that a worker spends on a job and the price of its instance; idle workers, requests and storage are on the bill, not here.',
  panels: [
    {
      title: 'Cost of a job',
      width: 8,
      unit: 'USD, mean',
      periodSeconds: 3600,
      series: ({ monitored }) => [{ metric: search(monitored, 'CostPerJob', 'Average') }],
    },
    {
      title: 'Cost of all jobs by day',
      width: 8,
      unit: 'USD per day',
      periodSeconds: 86_400,
      start: '-P30D',
      series: ({ monitored }) => [{ metric: own(monitored, 'CostPerJob', {}, 'Sum'), label: 'all jobs' }],
    },
    {
      title: 'Growth of daily figures',
      width: 8,
      unit: '%',
      axis: 'free',
      periodSeconds: 86_400,
      start: '-P30D',
      series: ({ monitored }) => [{ metric: search(monitored, 'TrendGrowth', 'Maximum') }],
    },
  ],
};

const experiments: Section = {
  heading: 'Experiments',
  note: 'A line for each variant, in the unit of the quantity that the experiment names. Whether a difference means anything, the confidence interval of the report says.',
  panels: [
    {
      title: 'A/B comparison, mean',
      width: 12,
      unit: "of the experiment's quantity",
      axis: 'free',
      periodSeconds: 3600,
      series: ({ monitored }) => [{ metric: search(monitored, 'ExperimentResult', 'Average') }],
    },
    {
      title: 'A/B comparison, results of each variant',
      width: 12,
      unit: 'results in the range',
      view: 'bars',
      wholeRange: true,
      series: ({ monitored }) => [{ metric: search(monitored, 'ExperimentResult', 'SampleCount') }],
    },
  ],
};

/** Whether promises are kept, and what it costs to keep them. */
export const sloAndCost: DashboardDefinition = {
  name: 'slo-and-cost',
  title: 'SLO and cost',
  about: 'How much of the error budgets is left, how fast do they burn, and what does a song cost?',
  alarms: 'drawn',
  sections: [budgets, cost, experiments],
};
