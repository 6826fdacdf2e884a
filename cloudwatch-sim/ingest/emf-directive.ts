import { metricId } from '../metrics/metric.ts';
import type { Dimension } from '../metrics/metric.ts';
import type { MetricDatum } from '../store/datum.ts';
import { found, isObject } from './json-value.ts';
import { isMetricValue, isVisibleAscii, limits } from './limits.ts';
import { isStandardUnit } from './standard-units.ts';

/** What a directive is read with: the line's document and time, and where results and errors go. */
export interface DirectiveContext {
  readonly document: Readonly<Record<string, unknown>>;
  readonly time: number;
  /** Path of what is being read. */
  readonly field: string;
  readonly data: MetricDatum[];
  readonly refuse: (field: string, message: string) => void;
}

type MetricDefinition = Pick<MetricDatum, 'unit' | 'resolution'> & {
  readonly name: string;
  readonly values: readonly number[];
};

/** Reads one MetricDirective object: each metric once for each set of dimensions. What is wrong in it is left out. */
export function readDirective(directive: unknown, context: DirectiveContext): void {
  const { field, time, data, refuse } = context;
  if (!isObject(directive)) {
    refuse(field, `expected a metric directive, found ${found(directive)}`);
    return;
  }
  const { Namespace: namespace } = directive;
  const nameFault = faultOfName(namespace, limits.emfNamespace);
  if (nameFault !== undefined) refuse(`${field}.Namespace`, nameFault);
  const sets = readDimensionSets(directive['Dimensions'], context);
  const definitions = readDefinitions(directive['Metrics'], context);
  if (nameFault !== undefined) return;
  for (const dimensions of sets) {
    for (const { name, unit, resolution, values } of definitions) {
      const metric = metricId(namespace as string, name, dimensions);
      data.push({ metric, time, unit, resolution, samples: { values } });
    }
  }
}

function readDimensionSets(sets: unknown, context: DirectiveContext): Dimension[][] {
  const field = `${context.field}.Dimensions`;
  if (!Array.isArray(sets)) {
    context.refuse(field, `expected a list of dimension sets, found ${found(sets)}`);
    return [];
  }
  // Libraries write no set where they mean one without dimensions.
  if (sets.length === 0) return [[]];
  return sets.flatMap((set: unknown, index) => {
    const dimensions = readDimensionSet(set, { ...context, field: `${field}[${index}]` });
    return dimensions === undefined ? [] : [dimensions];
  });
}

function readDimensionSet(
  set: unknown,
  { document, field, refuse }: DirectiveContext,
): Dimension[] | undefined {
  if (!Array.isArray(set)) {
    refuse(field, `expected a list of names of dimensions, found ${found(set)}`);
    return undefined;
  }
  if (set.length > limits.dimensions) {
    refuse(field, `expected at most ${limits.dimensions} dimensions, found ${set.length}`);
    return undefined;
  }
  const dimensions: Dimension[] = [];
  for (const [index, name] of set.entries()) {
    const fault = faultOfName(name, limits.dimensionName);
    const value = fault === undefined && Object.hasOwn(document, name) ? document[name] : undefined;
    if (fault !== undefined) refuse(`${field}[${index}]`, fault);
    else if (set.indexOf(name) < index)
      refuse(`${field}[${index}]`, `expected each name once, found ${found(name)} again`);
    else if (isDimensionValue(value)) dimensions.push({ name, value });
    else {
      refuse(
        name,
        `expected text of 1 to ${limits.dimensionValue} visible ASCII characters, as ${field}[${index}] names this member a dimension; found ${found(value)}`,
      );
    }
  }
  return dimensions.length === set.length ? dimensions : undefined;
}

function readDefinitions(metrics: unknown, context: DirectiveContext): MetricDefinition[] {
  const field = `${context.field}.Metrics`;
  if (!Array.isArray(metrics)) {
    context.refuse(field, `expected a list of metric definitions, found ${found(metrics)}`);
    return [];
  }
  if (metrics.length > limits.emfMetrics) {
    context.refuse(
      field,
      `expected at most ${limits.emfMetrics} metrics, found ${metrics.length}; the first are kept`,
    );
  }
  const definitions: MetricDefinition[] = [];
  for (let index = 0; index < Math.min(metrics.length, limits.emfMetrics); index++) {
    const definition = readDefinition(metrics[index], { ...context, field: `${field}[${index}]` });
    if (definition !== undefined && definition.values.length > 0) definitions.push(definition);
  }
  return definitions;
}

function readDefinition(definition: unknown, context: DirectiveContext): MetricDefinition | undefined {
  const { field, refuse } = context;
  if (!isObject(definition)) {
    refuse(field, `expected a metric definition, found ${found(definition)}`);
    return undefined;
  }
  const { Name: name, Unit: unit = 'None', StorageResolution: resolution = 60 } = definition;
  const fault = faultOfName(name, limits.emfMetricName);
  if (fault !== undefined) refuse(`${field}.Name`, fault);
  else if (!isStandardUnit(unit))
    refuse(`${field}.Unit`, `expected a unit of CloudWatch, found ${found(unit)}`);
  else if (resolution !== 1 && resolution !== 60) {
    refuse(`${field}.StorageResolution`, `expected 1 or 60, found ${found(resolution)}`);
  } else {
    const values = readTarget(name as string, context);
    return values === undefined ? undefined : { name: name as string, unit, resolution, values };
  }
  return undefined;
}

function readTarget(name: string, { document, field, refuse }: DirectiveContext): number[] | undefined {
  const target = Object.hasOwn(document, name) ? document[name] : undefined;
  if (isMetricValue(target)) return [target];
  if (!Array.isArray(target)) {
    refuse(name, `expected a number within ±2^360, or a list of them, for ${field}; found ${found(target)}`);
    return undefined;
  }
  if (target.length > limits.emfValues) {
    refuse(name, `expected at most ${limits.emfValues} values for ${field}, found ${target.length}`);
    return undefined;
  }
  const wrong = target.findIndex((value) => !isMetricValue(value));
  if (wrong < 0) return target as number[];
  refuse(`${name}[${wrong}]`, `expected a number within ±2^360 for ${field}, found ${found(target[wrong])}`);
  return undefined;
}

function faultOfName(name: unknown, longest: number): string | undefined {
  if (typeof name === 'string' && name.length <= longest && isVisibleAscii(name) && !name.startsWith(':')) {
    return undefined;
  }
  return `expected text of 1 to ${longest} visible ASCII characters that does not begin with a colon, found ${found(name)}`;
}

function isDimensionValue(value: unknown): value is string {
  return typeof value === 'string' && value.length <= limits.dimensionValue && isVisibleAscii(value);
}
