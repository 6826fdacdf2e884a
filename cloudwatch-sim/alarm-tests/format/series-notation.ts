import type { Samples } from '../../store/datum.ts';

/** The samples of each interval in turn; undefined where there are none. */
export type NotatedSeries = readonly (Extract<Samples, { values: readonly number[] }> | undefined)[];

/** A word of a series that is not in the notation. */
export class NotationError extends Error {
  override readonly name = 'NotationError';
  /** Where the word begins in the text. */
  readonly offset: number;

  constructor(offset: number, problem: string) {
    super(problem);
    this.offset = offset;
  }
}

/** Two weeks of minutes. */
const mostIntervals = 20_160;

const number = String.raw`[-+]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+)?`;
const repeated = /^(.+?)(?:x(\d+))?$/;
const fraction = /^(\d+)\/(\d+)$/;
const group = new RegExp(`^(?:(\\d+)@)?(${number})$`);
const rising = new RegExp(`^(?:(\\d+)@)?(${number})([-+](?:\\d+(?:\\.\\d+)?|\\.\\d+))$`);

/**
 * Reads a series, one word for each interval: `5` is one sample, `_` none, `3@0.25` three samples of 0.25, `5/100` a
 * hundred samples of which five are 1 and the others 0, `95@0.2,5@3` both. `0x10` stands for ten intervals, `1+2x5`
 * for the five values 1 3 5 7 9. Throws NotationError.
 */
export function parseSeries(text: string): NotatedSeries {
  const series: NotatedSeries[number][] = [];
  for (const { 0: word, index } of text.matchAll(/\S+/g)) {
    const [, body = '', times] = repeated.exec(word) ?? [];
    const count = times === undefined ? 1 : Number(times);
    if (count < 1) throw new NotationError(index, `"${word}" stands for no value; expected x1 or more`);
    if (series.length + count > mostIntervals)
      throw new NotationError(index, `"${word}" makes the series longer than ${mostIntervals} values`);
    const samplesAt = readWord(body, times !== undefined);
    if (samplesAt === undefined) throw new NotationError(index, notUnderstood(word));
    for (let nth = 0; nth < count; nth += 1) series.push(samplesAt(nth));
  }
  return series;
}

type SamplesAt = (nth: number) => NotatedSeries[number];

function readWord(body: string, isRepeated: boolean): SamplesAt | undefined {
  if (body === '_') return () => undefined;
  const [, hits, all] = fraction.exec(body) ?? [];
  if (hits !== undefined && all !== undefined) return share(Number(hits), Number(all));
  const [, samples = '1', first, step] = (isRepeated && rising.exec(body)) || [];
  if (
    first !== undefined &&
    isCount(Number(samples)) &&
    Number.isFinite(Number(first) + mostIntervals * Number(step))
  )
    return (nth) => ({ values: [Number(first) + nth * Number(step)], counts: [Number(samples)] });
  return groups(body);
}

/** `5/100`: how an API or a function reports errors, 1 or 0 for each request. */
function share(hits: number, all: number): SamplesAt | undefined {
  if (!isCount(all) || hits > all) return undefined;
  const [values, counts] = [
    [1, 0],
    [hits, all - hits],
  ];
  const present = counts.flatMap((count, index) => (count > 0 ? [index] : []));
  const samples = {
    values: present.map((index) => values[index] ?? 0),
    counts: present.map((index) => counts[index] ?? 0),
  };
  return () => samples;
}

function groups(body: string): SamplesAt | undefined {
  const parts = body.split(',').map((part) => group.exec(part));
  const counts = parts.map((part) => Number(part?.[1] ?? 1));
  const samples = { values: parts.map((part) => Number(part?.[2])), counts };
  if (!samples.values.every(Number.isFinite) || !counts.every(isCount)) return undefined;
  return () => samples;
}

/** Samples that one word may stand for. */
const isCount = (count: number): boolean => count > 0 && count <= 1e9;

const notUnderstood = (word: string): string =>
  `"${word}" is not understood; expected a number, "_" for no data, "3@0.25" for three samples of 0.25 or "5/100" ` +
  'for 5 of 100 samples, each also repeated ("0x10") or rising ("1+2x5")';
