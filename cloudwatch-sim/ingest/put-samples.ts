import type { Samples, StatisticSet } from '../store/datum.ts';
import { found, isObject } from './json-value.ts';
import { isMetricValue, limits } from './limits.ts';
import type { Refuse } from './put-metric-data-error.ts';

type Members = Readonly<Record<string, unknown>>;

/** Reads Value, Values with Counts, or StatisticValues of a datum, of which there must be one. */
export function readSamples(datum: Members, path: string, refuse: Refuse): Samples | undefined {
  const given = ['Value', 'Values', 'StatisticValues'].filter((name) => isGiven(datum[name]));
  const [kind, another] = given;
  if (another !== undefined) {
    refuse(
      'InvalidParameterCombination',
      `The parameters ${path}.${kind} and ${path}.${another} are mutually exclusive and you have specified both.`,
    );
    return undefined;
  }
  switch (kind) {
    case 'Value': {
      const value = readNumber(datum['Value'], `${path}.Value`, refuse);
      return value === undefined ? undefined : { values: [value] };
    }
    case 'Values':
      return readValues(datum['Values'], datum['Counts'], path, refuse);
    case 'StatisticValues':
      return readStatistics(datum['StatisticValues'], `${path}.StatisticValues`, refuse);
    default:
      refuse(
        'InvalidParameterCombination',
        `At least one of the parameters ${path}.Value, ${path}.Values and ${path}.StatisticValues must be specified.`,
      );
      return undefined;
  }
}

/** Whether a member is there; clients send empty lists for those they do not use. */
function isGiven(member: unknown): boolean {
  return member !== undefined && member !== null && !(Array.isArray(member) && member.length === 0);
}

function readValues(values: unknown, counts: unknown, path: string, refuse: Refuse): Samples | undefined {
  const readValues = readNumbers(values, `${path}.Values`, refuse);
  if (readValues === undefined || !isGiven(counts)) return readValues && { values: readValues };
  const readCounts = readNumbers(counts, `${path}.Counts`, refuse);
  if (readCounts === undefined) return undefined;
  if (readCounts.length !== readValues.length) {
    refuse(
      'InvalidParameterValue',
      `The parameters ${path}.Values and ${path}.Counts must have the same size; they have ${readValues.length} and ${readCounts.length}.`,
    );
    return undefined;
  }
  const wrong = readCounts.findIndex((count) => count <= 0);
  if (wrong < 0) return { values: readValues, counts: readCounts };
  refuse(
    'InvalidParameterValue',
    `The value ${readCounts[wrong]} for parameter ${path}.Counts.member.${wrong + 1} is invalid. It must be greater than 0.`,
  );
  return undefined;
}

function readNumbers(list: unknown, path: string, refuse: Refuse): number[] | undefined {
  if (!Array.isArray(list)) {
    refuse('InvalidParameterValue', `The parameter ${path} must be a list.`);
    return undefined;
  }
  if (list.length > limits.valuesPerDatum) {
    refuse(
      'InvalidParameterValue',
      `The collection ${path} must not have a size greater than ${limits.valuesPerDatum}.`,
    );
    return undefined;
  }
  const numbers = list.map((each: unknown, index) => readNumber(each, `${path}.member.${index + 1}`, refuse));
  return numbers.includes(undefined) ? undefined : (numbers as number[]);
}

function readStatistics(set: unknown, path: string, refuse: Refuse): Samples | undefined {
  const given: Members = isObject(set) ? set : {};
  const [sampleCount, sum, minimum, maximum] = ['SampleCount', 'Sum', 'Minimum', 'Maximum'].map((name) =>
    readNumber(given[name], `${path}.${name}`, refuse),
  );
  if (sampleCount === undefined || sum === undefined || minimum === undefined || maximum === undefined) {
    return undefined;
  }
  if (maximum < minimum) {
    refuse('InvalidParameterValue', `The parameter ${path}.Maximum must be greater than ${path}.Minimum.`);
    return undefined;
  }
  if (sampleCount <= 0) {
    refuse('InvalidParameterValue', `The parameter ${path}.SampleCount must be greater than 0.`);
    return undefined;
  }
  return { statistics: { sampleCount, sum, minimum, maximum } satisfies StatisticSet };
}

function readNumber(value: unknown, path: string, refuse: Refuse): number | undefined {
  if (value === undefined || value === null) {
    refuse('MissingParameter', `The parameter ${path} is required.`);
    return undefined;
  }
  if (isMetricValue(value)) return value;
  refuse(
    'InvalidParameterValue',
    `The value ${found(value)} for parameter ${path} is invalid. It must be a number from -2^360 to 2^360.`,
  );
  return undefined;
}
