import type { SeriesSource } from '../metrics/metric-query.ts';
import type { TimeRange } from '../metrics/time-series.ts';
import { type EvaluationContext, evaluateExpression } from '../math/evaluate-expression.ts';
import { assertHoldable, seriesOf, type TimeGrid, timeGrid, valuesOnGrid } from '../math/time-grid.ts';
import type { BandNode, SearchNode } from '../math/typing/typed-node.ts';
import { type Series, seriesFrom, type Value } from '../math/value.ts';
import type { EvaluationOptions } from './evaluation-options.ts';
import { QueryError } from './query-error.ts';
import type { BandPlan, PeriodPlan, Step } from './query-plan.ts';

/** What a plan is evaluated against. */
export interface Surroundings {
  readonly source: SeriesSource;
  readonly range: TimeRange;
  readonly options: EvaluationOptions;
}

/** The values of all queries that are needed at one period, by the index of the query. */
export function computeSteps(plan: PeriodPlan, surroundings: Surroundings): readonly (Value | undefined)[] {
  return runSteps(plan.steps, plan, surroundings).values;
}

function runSteps(steps: readonly Step[], plan: PeriodPlan, surroundings: Surroundings): EvaluationContext {
  const { source, range } = surroundings;
  const grid = timeGrid(range, plan.period);
  assertHoldable(steps.length, grid);
  const values: (Value | undefined)[] = [];
  const context: EvaluationContext = {
    grid,
    values,
    search: (node) => searched(node, grid, surroundings),
    band: (node) => bandAround(node, grid, plan, surroundings),
  };
  for (const step of steps) {
    values[step.index] =
      'stat' in step
        ? { values: valuesOnGrid(source.read(step.stat, range), grid), label: step.label, stat: step.stat }
        : evaluateExpression(step.node, context);
  }
  return context;
}

function searched(node: SearchNode, grid: TimeGrid, { source, range, options }: Surroundings): Series[] {
  if (!options.search) throw new QueryError('SEARCH cannot be used here, because no metrics can be listed');
  const found = [...options.search(node.search, range)];
  assertHoldable(found.length, grid);
  return found.map((metric) => {
    const stat = { metric, period: grid.period, statistic: node.statistic };
    const label = [...metric.dimensions.map(({ value }) => value), metric.name].join(' ');
    return { values: valuesOnGrid(source.read(stat, range), grid), label, stat };
  });
}

function bandAround(node: BandNode, grid: TimeGrid, plan: PeriodPlan, surroundings: Surroundings): Series[] {
  const model = surroundings.options.bands;
  if (!model)
    throw new QueryError('ANOMALY_DETECTION_BAND cannot be used here, because there is no model for it');
  const { subject, steps } = plan.bands.get(node) as BandPlan;
  const { upper, lower } = model({
    subject,
    ...grid,
    deviations: node.deviations,
    history: (range) => {
      const past = runSteps(steps, plan, { ...surroundings, range });
      return seriesOf((evaluateExpression(node.operand, past) as Series).values, past.grid);
    },
  });
  return [
    { ...seriesFrom(upper), label: 'upper' },
    { ...seriesFrom(lower), label: 'lower' },
  ];
}
