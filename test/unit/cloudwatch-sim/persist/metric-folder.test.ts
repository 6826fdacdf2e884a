import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { appendFile, mkdtemp, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { metricId } from '../../../../cloudwatch-sim/metrics/metric.ts';
import { MetricFolder } from '../../../../cloudwatch-sim/persist/metric-folder.ts';
import type { MetricFolderOptions } from '../../../../cloudwatch-sim/persist/metric-folder.ts';
import type { MetricDatum } from '../../../../cloudwatch-sim/store/datum.ts';
import { MetricStore } from '../../../../cloudwatch-sim/store/metric-store.ts';
import { datum, day, hour, latency, midnight, minute } from '../support/data.ts';

let folder = '';
let problems: string[] = [];
let opened: MetricFolder[] = [];
const range = { start: midnight - 2 * day, end: midnight + day };
const sum = { metric: latency, period: 60, statistic: 'Sum' };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metrics-'));
  problems = [];
  opened = [];
});

afterEach(async () => {
  for (const each of opened) each.close();
  await rm(folder, { recursive: true, force: true });
});

const report = (problem: string) => void problems.push(problem);

function open(options: Partial<MetricFolderOptions> = {}): MetricFolder {
  const metrics = new MetricFolder(folder, { clock: () => midnight + hour, report, ...options });
  opened.push(metrics);
  return metrics;
}

const journalPath = () => join(folder, 'journal.0.log');

/** All forms that data can have. */
const mixed: readonly MetricDatum[] = [
  datum(midnight, [1.5, 2, 0.1]),
  datum(midnight + 1, [], { samples: { values: [3, 4], counts: [5, 6] } }),
  datum(midnight, [7], { unit: 'Seconds', resolution: 1 }),
  datum(midnight - day, [], { samples: { statistics: { sampleCount: 2, sum: 3, minimum: 1, maximum: 2 } } }),
  datum(midnight, [1], { metric: metricId('A "shop"\\', 'Zähler\n', [{ name: ' ', value: '\u0000' }]) }),
];

function everything(source: MetricFolder | MetricStore) {
  return [...source.list(range)].flatMap((metric) =>
    ['Sum', 'SampleCount', 'Maximum', 'p50', 'TM(10%:90%)'].map((statistic) => [
      metric,
      source.unitsOf(metric, range),
      source.read({ metric, period: 60, statistic }, range),
    ]),
  );
}

describe('data of every form are there again', () => {
  const inMemory = new MetricStore({ clock: () => midnight + hour });
  inMemory.put(mixed);

  test('from the journal', () => {
    open().put(mixed);
    expect(everything(open())).toEqual(everything(inMemory));
  });

  test('from the files of their days', async () => {
    const metrics = open();
    metrics.put(mixed);
    metrics.compact();
    expect(everything(metrics)).toEqual(everything(inMemory));
    expect(everything(open())).toEqual(everything(inMemory));
    expect((await readdir(folder)).sort()).toEqual([
      '2026-11-20.1.day',
      '2026-11-21.1.day',
      'journal.1.log',
      'manifest.json',
    ]);
    expect(await readFile(join(folder, 'journal.1.log'), 'utf8')).toBe('');
  });

  test('from both', () => {
    const metrics = open();
    metrics.put(mixed.slice(0, 2));
    metrics.compact();
    metrics.put(mixed.slice(2));
    expect(everything(open())).toEqual(everything(inMemory));
  });

  test('when there are very many values in a minute', () => {
    const many = Array.from({ length: 50 }, (_, index) =>
      datum(
        midnight,
        Array.from({ length: 100 }, (_each, inner) => Math.sqrt(index * 100 + inner)),
      ),
    );
    const store = new MetricStore({ clock: () => midnight + hour });
    store.put(many);
    const metrics = open();
    metrics.put(many);
    metrics.compact();
    expect(everything(open())).toEqual(everything(store));
  });
});

test('late data go to the file of their day, and only that is written', async () => {
  const metrics = open();
  metrics.put(mixed);
  metrics.compact();
  metrics.put([datum(midnight - day + minute, [5])]);
  metrics.compact();
  expect((await readdir(folder)).filter((file) => file.endsWith('.day')).sort()).toEqual([
    '2026-11-20.2.day',
    '2026-11-21.1.day',
  ]);
  expect(open().read({ ...sum, period: 300 }, { start: midnight - day, end: midnight }).values).toEqual([8]);
});

test('the journal is merged when it reaches its limit', async () => {
  const metrics = open({ maxJournalBytes: 2000 });
  for (let index = 0; index < 500; index++) metrics.put([datum(midnight, [1])]);
  const { size } = await readFile(join(folder, 'manifest.json'), 'utf8').then(async (text) => {
    const { journal } = JSON.parse(text) as { journal: string };
    return { size: (await readFile(join(folder, journal))).length };
  });
  expect(size).toBeLessThanOrEqual(2000);
  expect(open().read(sum, range).values).toEqual([500]);
});

test('days past retention lose their files', async () => {
  let now = midnight;
  const metrics = open({ clock: () => now });
  metrics.put([datum(midnight, [1])]);
  metrics.compact();
  now += 500 * day;
  metrics.compact();
  expect((await readdir(folder)).filter((file) => file.endsWith('.day'))).toEqual([]);
});

describe('a journal', () => {
  test.each([1, 5, 20])('whose last line lacks %d bytes loses that line only', async (missing) => {
    const metrics = open();
    metrics.put([datum(midnight, [1])]);
    metrics.put([datum(midnight + minute, [2])]);
    await truncate(journalPath(), (await readFile(journalPath())).length - missing);
    const again = open();
    expect(again.read(sum, range).values).toEqual([1]);
    again.put([datum(midnight + 2 * minute, [3])]);
    expect(open().read(sum, range).values).toEqual([1, 3]);
    expect(problems).toEqual([]);
  });

  test('with a damaged line tells of it and keeps the others', async () => {
    const metrics = open();
    for (const value of [1, 2, 3]) metrics.put([datum(midnight + value * minute, [value])]);
    const text = await readFile(journalPath(), 'utf8');
    await writeFile(journalPath(), text.replace('[[2]]', '[[9]]').replace('[2]', '[9]'));
    expect(open().read(sum, range).values).toEqual([1, 3]);
    expect(problems).toEqual([`Line 2 of ${journalPath()} has a wrong checksum; its data are lost.`]);
  });

  test('whose first line is damaged tells how much of the others is lost', async () => {
    const metrics = open();
    metrics.put([datum(midnight, [1])]);
    metrics.put([datum(midnight, [2]), datum(midnight, [3]), datum(midnight, [4], { unit: 'Count' })]);
    const text = await readFile(journalPath(), 'utf8');
    await writeFile(journalPath(), text.replace('Shop', 'Ship'));
    expect(open().read(sum, range).values).toEqual([4]);
    expect(problems[1]).toBe(
      `Line 2 of ${journalPath()} names metrics of a damaged line 2 times; its data are lost.`,
    );
  });

  test('of noise leaves an empty store', async () => {
    await appendFile(journalPath(), 'no\n\n\u0000\u0001\nmore');
    expect([...open().list(range)]).toEqual([]);
    expect(problems).toHaveLength(3);
  });
});

describe('a damaged file of a day', () => {
  test.each(['a wrong checksum', 'does not begin as a file of metric data does', 'no such file'])(
    'with %s is set aside, and the other days are there',
    async (fault) => {
      const metrics = open();
      metrics.put(mixed);
      metrics.compact();
      const path = join(folder, '2026-11-21.1.day');
      const bytes = await readFile(path);
      if (fault.startsWith('no such')) await rm(path);
      else await writeFile(path, fault.startsWith('a wrong') ? bytes.subarray(0, -1) : bytes.subarray(1));
      const again = open();
      expect(problems).toEqual([expect.stringContaining(fault)]);
      expect(problems[0]).toContain('The data of 2026-11-21 are lost');
      expect([...again.list(range)]).toEqual([latency]);
      expect(again.read(sum, range).values).toEqual([3]);
      again.put([datum(midnight, [1])]);
      again.compact();
      problems = [];
      expect(open().read(sum, range).values).toEqual([3, 1]);
      expect(problems).toEqual([]);
    },
  );
});

test.each(['{', '{"version":2}', '{"version":1,"generation":1,"journal":"../x","days":{}}'])(
  'a folder with the manifest %s is refused and left as it is',
  async (text) => {
    await writeFile(join(folder, 'manifest.json'), text);
    expect(() => open()).toThrow(
      `${join(folder, 'manifest.json')} is not the manifest of a folder of metric data. Move the folder away`,
    );
    expect(await readFile(join(folder, 'manifest.json'), 'utf8')).toBe(text);
  },
);

test('files of an interrupted compaction are removed, others are not', async () => {
  open().put(mixed);
  const others = ['notes.txt', '2026-11-20.1.day.damaged'];
  const leftovers = ['2026-11-20.1.day', 'journal.1.log', 'manifest.json.new'];
  for (const name of [...others, ...leftovers]) await writeFile(join(folder, name), 'x');
  open();
  expect((await readdir(folder)).sort()).toEqual([...others, 'journal.0.log'].sort());
});

test('a compaction that fails is reported, and what was put stays', async () => {
  const metrics = open();
  metrics.put([datum(midnight, [1])]);
  await rm(folder, { recursive: true });
  metrics.compact();
  expect(problems).toEqual([expect.stringContaining(`in ${folder} could not be compacted: ENOENT`)]);
  expect(metrics.read(sum, range).values).toEqual([1]);
});

test('data for which there is no room are given back', () => {
  const other = datum(midnight, [1], { metric: metricId('Shop', 'Other') });
  expect(open({ maxSeries: 1 }).put([datum(midnight, [1]), other])).toEqual([other]);
});
