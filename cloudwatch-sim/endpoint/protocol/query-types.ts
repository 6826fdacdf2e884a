import { ApiError } from '../api-error.ts';

/** Members that are numbers wherever they stand, but for `Value` of a dimension or tag. */
const numbers = new Set([
  'ActionsSuppressorExtensionPeriod',
  'ActionsSuppressorWaitPeriod',
  'Counts',
  'DatapointsToAlarm',
  'EvaluationPeriods',
  'MaxDatapoints',
  'MaxRecords',
  'Maximum',
  'Minimum',
  'Period',
  'SampleCount',
  'StorageResolution',
  'Sum',
  'Threshold',
  'Value',
  'Values',
]);
const booleans = new Set(['ActionsEnabled', 'IncludeLinkedAccounts', 'ReturnData']);
const times = new Set(['EndDate', 'EndTime', 'StartDate', 'StartTime', 'Timestamp']);
const withTextValues = new Set(['DimensionFilters', 'Dimensions', 'Tags']);

/**
 * The value of a member that came as text, in the type that the API gives it: times become epoch seconds. `parent` is the
 * member that it belongs to. Throws ApiError for text that is none of that type.
 */
export function typedMember(name: string, text: string, parent: string): unknown {
  if (numbers.has(name) && !withTextValues.has(parent))
    return required(Number(text), text.trim() !== '', name, text);
  if (booleans.has(name)) return required(text === 'true', text === 'true' || text === 'false', name, text);
  if (times.has(name)) return required(secondsOf(text), true, name, text);
  return text;
}

/** ISO 8601, or epoch seconds as some clients send them. */
function secondsOf(text: string): number {
  return /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Date.parse(text) / 1000;
}

function required<T>(value: T, valid: boolean, name: string, text: string): T {
  if (valid && !Number.isNaN(value)) return value;
  throw new ApiError('MalformedInput', `The parameter ${name} is "${text}", which is not of its type.`);
}
