import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ProbeResult } from '../../../../core/probes/probe.ts';
import { ProbeStore } from '../../../../core/probes/probe-store.ts';
import { resources } from '../../../../local/stack/resources.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../../support/embedded-aws.ts';

let aws: EmbeddedAws;
let store: ProbeStore;
const now = Date.parse('2026-11-20T12:00:00Z');

beforeAll(async () => {
  aws = await startEmbeddedAws();
  store = new ProbeStore(aws.clients.documents, resources.tables.probes);
});

afterAll(() => aws.stop());

const results = (region: string, count: number, from = now): readonly ProbeResult[] =>
  Array.from({ length: count }, (_, index) => ({
    region,
    endpoint: '/health',
    at: from + index,
    ok: true,
    milliseconds: 12.3,
    status: 200,
  }));

test('a region has an empty history until it was probed, and then what was added', async () => {
  expect(await store.read('new')).toEqual({ region: 'new', records: [], quarters: [] });
  await store.add('new', results('new', 2), { kept: 10, now });
  const { before, after } = await store.add('new', results('new', 1, now + 60_000), { kept: 10, now });
  expect(before.records).toHaveLength(2);
  expect(after.records).toHaveLength(3);
  expect(await store.read('new')).toEqual(after);
});

test('a thousand records fit, with the counts of a day', async () => {
  const quarters = Array.from({ length: 97 }, (_, index) => results('full', 11, now + index * 900_000));
  await store.add('full', quarters.flat(), { kept: 1000, now });
  const history = await store.read('full');
  expect(history.records).toHaveLength(1000);
  expect(history.quarters).toHaveLength(97);
});

test('runs that overlap lose nothing of each other', async () => {
  await Promise.all([
    store.add('busy', results('busy', 3), { kept: 100, now }),
    store.add('busy', results('busy', 4, now + 10), { kept: 100, now }),
  ]);
  expect((await store.read('busy')).records).toHaveLength(7);
});
