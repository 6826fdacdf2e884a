/** Statistics of totals, which need no values. */
export type SimpleStatistic = 'SampleCount' | 'Sum' | 'Average' | 'Minimum' | 'Maximum';

/** Which part of the samples counts. */
export interface Bounds {
  /** Percentages of the samples in order of value, or values themselves. */
  readonly kind: 'percent' | 'value';
  /** Exclusive. */
  readonly lower?: number;
  /** Inclusive. */
  readonly upper?: number;
}

/** Mean, count, sum, Winsorized mean and share of the samples within bounds. */
export type TrimmedName = 'TM' | 'TC' | 'TS' | 'WM' | 'PR';

/** A statistic as its parts. */
export type Statistic =
  | { readonly name: SimpleStatistic }
  | { readonly name: 'percentile'; readonly percent: number }
  | { readonly name: TrimmedName; readonly bounds: Bounds };

const simple: ReadonlySet<string> = new Set(['SampleCount', 'Sum', 'Average', 'Minimum', 'Maximum']);
const forms =
  'SampleCount, Sum, Average, Minimum, Maximum, IQM, p90, tm90, tc90, ts90, wm90, TM(10%:90%), TC(…), TS(…), WM(…) or PR(100:2000)';
const shortForm = /^(p|tm|tc|ts|wm)(\d+(?:\.\d{1,10})?)$/;
const longForm = /^(TM|TC|TS|WM|PR)\(([^:()]*):([^:()]*)\)$/;
const bound = /^(\d+(?:\.\d{1,10})?)(%?)$/;

/**
 * Reads a statistic as CloudWatch writes it ("CloudWatch statistics definitions"). Upper and lower case matter.
 *
 * @throws RangeError that says what is wrong
 */
export function parseStatistic(text: string): Statistic {
  if (simple.has(text)) return { name: text as SimpleStatistic };
  if (text === 'IQM') return { name: 'TM', bounds: { kind: 'percent', lower: 25, upper: 75 } };
  const [, shortName, number] = shortForm.exec(text) ?? [];
  if (shortName !== undefined) {
    const percent = percentage(Number(number), text);
    if (shortName === 'p') return { name: 'percentile', percent };
    return { name: shortName.toUpperCase() as TrimmedName, bounds: { kind: 'percent', upper: percent } };
  }
  const [, longName, lower, upper] = longForm.exec(text) ?? [];
  if (longName === undefined) throw refusal(text, `expected one of ${forms}`);
  return { name: longName as TrimmedName, bounds: parseBounds(longName, lower!, upper!, text) };
}

function parseBounds(name: string, lower: string, upper: string, text: string): Bounds {
  const [from, to] = [lower, upper].map((each) => parseBound(each, text));
  if (from === undefined && to === undefined) throw refusal(text, 'expected one or two bounds');
  if (from !== undefined && to !== undefined && from.kind !== to.kind) {
    throw refusal(text, 'expected both bounds with a percent sign, or both without');
  }
  const kind = (from ?? to)!.kind;
  if (name === 'PR' && kind === 'percent')
    throw refusal(text, 'expected values as bounds of PR, not percentages');
  if (from !== undefined && to !== undefined && from.value >= to.value) {
    throw refusal(text, 'expected the lower bound to be below the upper one');
  }
  return {
    kind,
    ...(from === undefined ? {} : { lower: from.value }),
    ...(to === undefined ? {} : { upper: to.value }),
  };
}

function parseBound(written: string, text: string): { kind: 'percent' | 'value'; value: number } | undefined {
  if (written === '') return undefined;
  const [, digits, sign] = bound.exec(written) ?? [];
  if (digits === undefined)
    throw refusal(text, `expected a number of at most 10 decimal places, not "${written}"`);
  if (sign === '') return { kind: 'value', value: Number(digits) };
  return { kind: 'percent', value: percentage(Number(digits), text) };
}

function percentage(value: number, text: string): number {
  if (value > 100) throw refusal(text, 'expected a percentage from 0 to 100');
  return value;
}

function refusal(text: string, expected: string): RangeError {
  return new RangeError(`"${text}" is not a statistic: ${expected}.`);
}
