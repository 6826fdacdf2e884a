import { type Clock, systemClock } from '../resilience/clock.ts';
import {
  type EmitMetric,
  isFrequent,
  metricCatalogue,
  type MetricDimensions,
  type MetricName,
} from './catalogue.ts';

/** Writes values of one metric with the same dimensions as one line of the embedded metric format. */
export type WriteValues = <M extends MetricName>(
  name: M,
  values: readonly number[],
  dimensions: MetricDimensions<M>,
  properties?: Readonly<Record<string, string | number>>,
) => void;

/** What emits metrics, and what writes the values that still wait for others. */
export interface GatheredMetrics {
  readonly emit: EmitMetric;
  readonly flush: () => void;
}

/** The embedded metric format takes so many values of a metric in a line. */
const valuesPerLine = 100;

/**
 * Longest that a value waits, in milliseconds: a line has one time for all of its values, and what waits is lost with a
 * process that is killed.
 */
const waitMilliseconds = 1000;

/** Values that wait to become one line. */
interface Gathered {
  readonly values: number[];
  readonly write: () => void;
}

/**
 * Has values of frequent metrics wait for others of the same metric and dimensions, so that they become one line; all
 * others, and those with properties of their own, are written before the call returns. Different dimensions cannot share a
 * line, since each name has one value in it. Values that are not finite numbers have no place in the format and are left
 * out: in a line of many they would spoil the others.
 */
export function gatherValues(write: WriteValues, clock: Pick<Clock, 'every'> = systemClock): GatheredMetrics {
  const gathered = new Map<string, Gathered>();
  let stopTimer: (() => void) | undefined;
  const flush = (): void => {
    stopTimer?.();
    stopTimer = undefined;
    const waiting = [...gathered.values()];
    gathered.clear();
    for (const one of waiting) one.write();
  };
  const emit: EmitMetric = (name, value, dimensions, properties) => {
    if (!Number.isFinite(value)) return;
    if (!isFrequent(name) || properties !== undefined) {
      write(name, [value], dimensions, properties);
      return;
    }
    const key = seriesKey(name, dimensions);
    const known = gathered.get(key);
    const values = known?.values ?? [];
    values.push(value);
    if (known === undefined) gathered.set(key, { values, write: () => write(name, values, dimensions) });
    else if (values.length === valuesPerLine) {
      gathered.delete(key);
      known.write();
    }
    stopTimer ??= clock.every(waitMilliseconds, flush);
  };
  return { emit, flush };
}

const seriesKey = (name: MetricName, dimensions: Readonly<Record<string, string>>): string =>
  [name, ...metricCatalogue[name].dimensions.map((dimension) => dimensions[dimension])].join('\0');
