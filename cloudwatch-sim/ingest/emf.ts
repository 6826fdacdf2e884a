import type { MetricDatum } from '../store/datum.ts';
import { readDirective } from './emf-directive.ts';
import { found, isObject } from './json-value.ts';
import { limits } from './limits.ts';

/** Where a line of metrics is wrong. */
export interface EmfError {
  /** As `_aws.CloudWatchMetrics[0].Metrics[2].Unit`; empty for the whole line. */
  readonly field: string;
  /** What is there, and what was expected. */
  readonly message: string;
}

/** What a line of metrics holds: the valid metrics, and what was wrong with the others. */
export interface EmfLine {
  readonly data: readonly MetricDatum[];
  readonly errors: readonly EmfError[];
}

const nothing: readonly MetricDatum[] = [];

/**
 * Reads a log line in CloudWatch's embedded metric format. As on Lambda, other text may precede the document.
 *
 * @param now epoch milliseconds; times from two weeks before to two hours after are taken
 * @returns undefined for a line that is not in this format
 */
export function parseEmf(line: string, now: number): EmfLine | undefined {
  if (!line.includes('"_aws"')) return undefined;
  const begin = line.indexOf('{');
  if (begin < 0) return undefined;
  const document = parseJson(begin === 0 ? line : line.slice(begin));
  if (document instanceof SyntaxError)
    return claimsMetrics(line) ? failed('', expectedJson(document)) : undefined;
  if (!isObject(document) || !Object.hasOwn(document, '_aws')) return undefined;
  if (line.length > limits.emfBytes / 4 && Buffer.byteLength(line) > limits.emfBytes) {
    return failed('', `expected at most ${limits.emfBytes} bytes, found ${Buffer.byteLength(line)}`);
  }
  return readDocument(document, now);
}

function readDocument(document: Readonly<Record<string, unknown>>, now: number): EmfLine {
  const metadata = document['_aws'];
  if (!isObject(metadata)) return failed('_aws', `expected an object, found ${found(metadata)}`);
  const { Timestamp: time, CloudWatchMetrics: directives } = metadata;
  if (!Array.isArray(directives)) {
    return failed(
      '_aws.CloudWatchMetrics',
      `expected a list of metric directives, found ${found(directives)}`,
    );
  }
  if (typeof time !== 'number' || !Number.isInteger(time)) {
    return failed('_aws.Timestamp', `expected milliseconds since 1970 as an integer, found ${found(time)}`);
  }
  if (time < now - limits.past || time > now + limits.future) {
    return failed(
      '_aws.Timestamp',
      `expected a time within the past two weeks and the next two hours, found ${timeText(time)}`,
    );
  }
  const data: MetricDatum[] = [];
  const errors: EmfError[] = [];
  const refuse = (field: string, message: string) => void errors.push({ field, message });
  for (const [index, directive] of directives.entries()) {
    readDirective(directive, { document, time, field: `_aws.CloudWatchMetrics[${index}]`, data, refuse });
  }
  return { data, errors };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
}

/** Whether a line that is not JSON was meant to be in this format. */
function claimsMetrics(line: string): boolean {
  return line.includes('"CloudWatchMetrics"');
}

function expectedJson(error: SyntaxError): string {
  return `expected one JSON object that ends with the line: ${error.message}`;
}

function failed(field: string, message: string): EmfLine {
  return { data: nothing, errors: [{ field, message }] };
}

function timeText(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? String(time) : date.toISOString();
}
