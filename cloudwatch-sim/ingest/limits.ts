/** What CloudWatch takes at most, from the API reference of PutMetricData and the specification of EMF. */
export const limits = {
  /** Both ways; smaller and greater values are refused. */
  value: 2 ** 360,
  dimensions: 30,
  dimensionName: 255,
  dimensionValue: 1024,
  metricName: 255,
  namespace: 255,
  dataPerRequest: 1000,
  valuesPerDatum: 150,
  emfBytes: 2 ** 20,
  emfNamespace: 1024,
  emfMetricName: 1024,
  emfMetrics: 100,
  emfValues: 100,
  /** Milliseconds. */
  past: 14 * 24 * 3600 * 1000,
  /** Milliseconds. */
  future: 2 * 3600 * 1000,
} as const;

/** Whether CloudWatch takes a number as a value: finite and within ±2^360. */
export function isMetricValue(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= limits.value;
}

/** Printable ASCII with something beside white space. */
const visibleAscii = /^[ -~]*[!-~][ -~]*$/;

/** Whether a text can be the value of a dimension, or, apart from a colon at its start, a name or namespace. */
export function isVisibleAscii(text: string): boolean {
  return visibleAscii.test(text);
}
