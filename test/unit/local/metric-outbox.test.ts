import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { MetricOutbox } from '../../../local/supervision/metric-outbox.ts';
import type { MetricBatch } from '../../../local/supervision/process-message.ts';

let batches: MetricBatch[];
let reports: string[];

beforeEach(() => {
  batches = [];
  reports = [];
});

const createOutbox = (mostWaiting?: number): MetricOutbox =>
  new MetricOutbox({
    send: (batch) => batches.push(batch),
    report: (problem) => reports.push(problem),
    ...(mostWaiting === undefined ? {} : { mostWaiting }),
  });

const lastBatch = (): MetricBatch => batches.at(-1)!;

/** Confirms batch after batch, as a monitor does, until nothing waits; gives all lines it got. */
function takeAll(outbox: MetricOutbox): string[] {
  const lines: string[] = [];
  while (outbox.waiting.length > 0) {
    lines.push(...lastBatch().lines);
    outbox.confirm(lastBatch().batch);
  }
  return lines;
}

const numbered = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, index) => `line ${from + index}`);

describe('metric lines', () => {
  test('wait for the monitor, and come in their order, in batches, once each', () => {
    const outbox = createOutbox();
    outbox.add(numbered(0, 1200));
    expect(batches).toEqual([]);
    outbox.monitorTakes();
    expect(takeAll(outbox)).toEqual(numbered(0, 1200));
    expect(batches.length).toBe(3);
  });

  test('are gathered for a moment while the monitor is there', () => {
    jest.useFakeTimers();
    try {
      const outbox = createOutbox();
      outbox.monitorTakes();
      outbox.add(['a']);
      outbox.add(['b']);
      expect(batches).toEqual([]);
      jest.runAllTimers();
      expect(batches.map(({ lines }) => lines)).toEqual([['a', 'b']]);
    } finally {
      jest.useRealTimers();
    }
  });

  test('that a monitor died over go to the next one', () => {
    const outbox = createOutbox();
    outbox.add(['a', 'b']);
    outbox.monitorTakes();
    const lost = lastBatch();
    outbox.add(['c']);
    outbox.monitorTakes();
    outbox.confirm(lost.batch);
    expect(takeAll(outbox)).toEqual(['a', 'b', 'c']);
  });

  test('are dropped from the oldest on once too many wait, and that is reported', () => {
    const outbox = createOutbox(700);
    for (const line of numbered(100, 300)) outbox.add([line]);
    expect(reports).toEqual([expect.stringContaining('oldest')]);
    outbox.monitorTakes();
    const taken = takeAll(outbox);
    expect(taken).toEqual(numbered(300 - taken.length, 300));
    expect(taken.length).toBeGreaterThan(40);
    expect(reports.at(-1)).toBe(
      `${200 - taken.length} metric lines were dropped while the monitor was away.`,
    );
  });

  test('that came while others were dropped are not confirmed in their place', () => {
    const outbox = createOutbox(700);
    outbox.add(numbered(100, 150));
    outbox.monitorTakes();
    const onItsWay = lastBatch();
    for (const line of numbered(150, 300)) outbox.add([line]);
    const waiting = [...outbox.waiting];
    outbox.confirm(onItsWay.batch);
    expect(takeAll(outbox)).toEqual(waiting);
  });
});
