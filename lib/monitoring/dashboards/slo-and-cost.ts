import { math, type MathMetric, own, search, type SingleMetric } from '../metric.ts';
import type { Monitored } from '../monitored.ts';
import { apiMetrics } from '../service-metrics.ts';
import type { DashboardDefinition, Panel, Section } from './dashboard-definition.ts';

/** A service level objective as its panels need it. */
interface Objective {
  readonly title: string;
  /** Percent of the events that must be good. */
  readonly goal: number;
  /** `bad` is an expression over the inputs, and so is `all`. */
  readonly bad: string;
  readonly all: string;
  readonly inputs: (monitored: Monitored) => Readonly<Record<string, SingleMetric>>;
}

const objectives: readonly Objective[] = [
  {
    title: 'Requests answered',
    goal: 99.9,
    bad: 'errors',
    all: 'requests',
    inputs: (monitored) => ({
      requests: apiMetrics(monitored).requests,
      errors: apiMetrics(monitored).serverErrors,
    }),
  },
  {
    title: 'Jobs ready in time',
    goal: 95,
    bad: '(jobs - ontime)',
    all: 'jobs',
    inputs: (monitored) => ({
      jobs: own(monitored, 'JobOnTime', {}, 'SampleCount'),
      ontime: own(monitored, 'JobOnTime', {}, 'Sum'),
    }),
  },
];

/** The share of an objective's budget that is not used up: 100 with no bad event, below 0 when the objective is missed. */
const budgetLeft = ({ goal, bad, all, inputs }: Objective, monitored: Monitored): MathMetric =>
  math(`100 - 10000 * ${bad} / (${all} * ${allowedPercent(goal)})`, inputs(monitored));

/** How many times as fast as would use the budget up in 30 days. */
const burnRate = ({ goal, bad, all, inputs }: Objective, monitored: Monitored): MathMetric =>
  math(`100 * ${bad} / (${all} * ${allowedPercent(goal)})`, inputs(monitored));

/** Without the traces of binary fractions. */
const allowedPercent = (goal: number): number => Number((100 - goal).toPrecision(9));

const budgetPanels = objectives.map((objective): Panel => ({
  title: `${objective.title}: budget left`,
  width: 6,
  unit: `% of what ${objective.goal} % allow in 30 days`,
  view: 'number',
  wholeRange: true,
  start: '-P30D',
  series: ({ monitored }) => [{ metric: budgetLeft(objective, monitored), label: 'left' }],
}));

const attainedPanels = objectives.map(({ title, bad, all, inputs }): Panel => ({
  title,
  width: 6,
  unit: '% of 30 days',
  view: 'number',
  wholeRange: true,
  start: '-P30D',
  series: ({ monitored }) => [
    { metric: math(`100 - 100 * ${bad} / ${all}`, inputs(monitored)), label: 'good' },
  ],
}));

const burnPanels = objectives.map((objective): Panel => ({
  title: `${objective.title}: burn rate`,
  width: 12,
  unit: 'times the budget',
  start: '-P3D',
  series: ({ monitored }) =>
    [
      { label: 'over 1 hour', periodSeconds: 3600 },
      { label: 'over 6 hours', periodSeconds: 21_600 },
      { label: 'over 1 day', periodSeconds: 86_400 },
    ].map((window) => ({ ...window, metric: burnRate(objective, monitored) })),
}));

const budgets: Section = {
  heading: 'Objectives',
  note: 'An objective allows some bad events in 30 days: its budget. A burn rate of 1 uses the budget up in just 30 days.',
  panels: [...attainedPanels, ...budgetPanels, ...burnPanels],
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
