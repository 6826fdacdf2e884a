const sizes = ['Bytes', 'Kilobytes', 'Megabytes', 'Gigabytes', 'Terabytes'];
const bits = ['Bits', 'Kilobits', 'Megabits', 'Gigabits', 'Terabits'];
const rates = [...sizes, ...bits, 'Count'].map((unit) => `${unit}/Second`);

/** The units of CloudWatch (MetricDatum of the API reference), in its order. */
export const standardUnits: readonly string[] = [
  'Seconds',
  'Microseconds',
  'Milliseconds',
  ...sizes,
  ...bits,
  'Percent',
  'Count',
  ...rates,
  'None',
];

const known: ReadonlySet<unknown> = new Set(standardUnits);

/** Whether a value is one of the units. */
export function isStandardUnit(value: unknown): value is string {
  return known.has(value);
}
