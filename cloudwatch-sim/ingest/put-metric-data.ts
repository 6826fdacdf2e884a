import type { MetricDatum } from '../store/datum.ts';
import { isObject } from './json-value.ts';
import { limits } from './limits.ts';
import { readDatum } from './put-metric-datum.ts';
import { PutMetricDataError } from './put-metric-data-error.ts';
import type { ParameterFault, Refuse } from './put-metric-data-error.ts';
import { checkText } from './text-parameter.ts';

/**
 * Reads a PutMetricData request, as the API's JSON has it. Entities are accepted and left out. One fault refuses the whole
 * request, as CloudWatch does.
 *
 * @param now epoch milliseconds; data without a time get this one
 * @throws PutMetricDataError
 */
export function parsePutMetricData(request: unknown, now: number): readonly MetricDatum[] {
  const faults: ParameterFault[] = [];
  const refuse: Refuse = (code, message) => void faults.push({ code, message });
  const input = isObject(request) ? request : {};
  const namespace = checkText(input['Namespace'], 'Namespace', limits.namespace, refuse);
  const entries = listData(input, refuse);
  const data = entries.map(({ path, datum }) => readDatum(datum, path, namespace, now, refuse));
  const [first, ...others] = faults;
  if (first !== undefined) throw new PutMetricDataError([first, ...others]);
  return data.flatMap((each) => each ?? []);
}

interface Entry {
  readonly path: string;
  readonly datum: unknown;
}

function listData(input: Readonly<Record<string, unknown>>, refuse: Refuse): Entry[] {
  const { MetricData: plain, EntityMetricData: ofEntities } = input;
  if (plain === undefined && ofEntities === undefined) {
    refuse('MissingParameter', 'The parameter MetricData is required.');
    return [];
  }
  const entries = [
    ...members(plain ?? [], 'MetricData', refuse),
    ...members(ofEntities ?? [], 'EntityMetricData', refuse).flatMap(({ path, datum }) =>
      members(isObject(datum) ? datum['MetricData'] : undefined, `${path}.MetricData`, refuse),
    ),
  ];
  if (entries.length > limits.dataPerRequest) {
    refuse(
      'InvalidParameterValue',
      `The collection MetricData must not have a size greater than ${limits.dataPerRequest}.`,
    );
    return [];
  }
  if (entries.length === 0) refuse('MissingParameter', 'The parameter MetricData is required.');
  return entries;
}

function members(list: unknown, path: string, refuse: Refuse): Entry[] {
  if (Array.isArray(list))
    return list.map((datum: unknown, index) => ({ path: `${path}.member.${index + 1}`, datum }));
  refuse('InvalidParameterValue', `The parameter ${path} must be a list.`);
  return [];
}
