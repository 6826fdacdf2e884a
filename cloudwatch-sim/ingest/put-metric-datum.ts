import { metricId } from '../metrics/metric.ts';
import type { Dimension } from '../metrics/metric.ts';
import type { MetricDatum } from '../store/datum.ts';
import { isObject } from './json-value.ts';
import { limits } from './limits.ts';
import type { Refuse } from './put-metric-data-error.ts';
import { readSamples } from './put-samples.ts';
import { isStandardUnit, standardUnits } from './standard-units.ts';
import { checkText } from './text-parameter.ts';

/** Reads one MetricDatum of a request; undefined after its faults were noted, and where it has no values. */
export function readDatum(
  datum: unknown,
  path: string,
  namespace: string | undefined,
  now: number,
  refuse: Refuse,
): MetricDatum | undefined {
  if (!isObject(datum)) {
    refuse('InvalidParameterValue', `The parameter ${path} must be a structure.`);
    return undefined;
  }
  const { Unit: unit = 'None', StorageResolution: resolution = 60 } = datum;
  const name = checkText(datum['MetricName'], `${path}.MetricName`, limits.metricName, refuse);
  const dimensions = readDimensions(datum['Dimensions'] ?? [], `${path}.Dimensions`, refuse);
  const time = readTime(datum['Timestamp'], `${path}.Timestamp`, now, refuse);
  if (!isStandardUnit(unit)) {
    refuse(
      'InvalidParameterValue',
      `The parameter ${path}.Unit must be a value in the set [ ${standardUnits.join(', ')} ].`,
    );
  }
  if (resolution !== 1 && resolution !== 60) {
    refuse(
      'InvalidParameterValue',
      `The parameter ${path}.StorageResolution must be a value in the set [ 1, 60 ].`,
    );
  }
  const samples = readSamples(datum, path, refuse);
  if (namespace === undefined || name === undefined || samples === undefined) return undefined;
  return {
    metric: metricId(namespace, name, dimensions),
    time,
    unit: unit as string,
    resolution: resolution as 1 | 60,
    samples,
  };
}

function readDimensions(list: unknown, path: string, refuse: Refuse): Dimension[] {
  if (!Array.isArray(list)) {
    refuse('InvalidParameterValue', `The parameter ${path} must be a list.`);
    return [];
  }
  if (list.length > limits.dimensions) {
    refuse(
      'InvalidParameterValue',
      `The collection ${path} must not have a size greater than ${limits.dimensions}.`,
    );
    return [];
  }
  const dimensions: Dimension[] = [];
  for (const [index, each] of list.entries()) {
    const at = `${path}.member.${index + 1}`;
    const given: Readonly<Record<string, unknown>> = isObject(each) ? each : {};
    const name = checkText(given['Name'], `${at}.Name`, limits.dimensionName, refuse);
    const value = checkText(given['Value'], `${at}.Value`, limits.dimensionValue, refuse, true);
    if (dimensions.some((known) => known.name === name)) {
      refuse('InvalidParameterValue', `The parameter ${at}.Name names the dimension ${name} a second time.`);
    } else if (name !== undefined && value !== undefined) dimensions.push({ name, value });
  }
  return dimensions;
}

/** Epoch milliseconds. The API's JSON has seconds, its query protocol ISO 8601. */
function readTime(given: unknown, path: string, now: number, refuse: Refuse): number {
  if (given === undefined || given === null) return now;
  const time =
    typeof given === 'number'
      ? Math.round(given * 1000)
      : given instanceof Date || typeof given === 'string'
        ? new Date(given).getTime()
        : Number.NaN;
  if (Number.isNaN(time)) {
    refuse('InvalidParameterValue', `The parameter ${path} must be a time: seconds since 1970, or ISO 8601.`);
  } else if (time < now - limits.past) {
    refuse('InvalidParameterValue', `The parameter ${path} must specify a time within the past two weeks.`);
  } else if (time > now + limits.future) {
    refuse(
      'InvalidParameterValue',
      `The parameter ${path} must specify a time no more than two hours in the future.`,
    );
  }
  return time;
}
