import { expect, test } from '@jest/globals';
import type { MetricDatum } from '../../../../cloudwatch-sim/store/datum.ts';
import { MetricStore } from '../../../../cloudwatch-sim/store/metric-store.ts';
import { datum, day, hour, latency, midnight, minute } from '../support/data.ts';
import { seededRandom, shuffled } from '../support/seeded-random.ts';

const clock = () => midnight + hour;
const statistics = [
  'Sum',
  'Average',
  'Minimum',
  'Maximum',
  'SampleCount',
  'p50',
  'p99.9',
  'tm90',
  'IQM',
  'WM(5%:95%)',
];

/** Data of two days with ugly fractions, bursts, both resolutions, counts and statistic sets. */
function randomData(random: () => number): MetricDatum[] {
  return Array.from({ length: 200 }, (_, index) => {
    const time = midnight - day + Math.floor(random() * 40) * 31 * minute + Math.floor(random() * 60_000);
    const resolution = random() < 0.3 ? 1 : 60;
    if (index % 50 === 0) {
      const statistics = { sampleCount: 3, sum: random() * 1e17, minimum: 0.1, maximum: 1e17 };
      return datum(time - 20 * hour, [], { resolution, samples: { statistics } });
    }
    const values = Array.from(
      { length: 1 + Math.floor(random() * 20) },
      () => random() * 10 ** (random() * 18),
    );
    if (random() < 0.5) return datum(time, values, { resolution });
    const counts = values.map(() => 1 + Math.floor(random() * 9));
    return datum(time, [], { resolution, samples: { values, counts } });
  });
}

function readAll(store: MetricStore) {
  return statistics.flatMap((statistic) =>
    [10, 60, 300, 86_400].map((period) =>
      store.read(
        { metric: latency, period, statistic },
        { start: midnight - 2 * day, end: midnight + 2 * day },
      ),
    ),
  );
}

test.each([1, 2, 3])('what is read does not depend on the order of arrival (seed %d)', (seed) => {
  const random = seededRandom(seed);
  const data = randomData(random);
  const inOrder = new MetricStore({ clock });
  inOrder.put(data);
  const expected = readAll(inOrder);
  expect(expected[1]?.times.length).toBeGreaterThan(20);
  for (let turn = 0; turn < 2; turn++) {
    // Small batches, packed now and then, as late data would meet packed ones.
    const store = new MetricStore({ clock, maxArrivals: 200 + Math.floor(random() * 1500) });
    for (const each of shuffled(data, random)) store.put([each]);
    expect(readAll(store)).toEqual(expected);
    store.compact();
    expect(readAll(store)).toEqual(expected);
  }
});

test('a minute with more values than are kept exactly does not depend on the order either', () => {
  const random = seededRandom(9);
  const data = Array.from({ length: 60 }, () =>
    datum(
      midnight,
      Array.from({ length: 100 }, () => random() * 50),
    ),
  );
  const stores = [data, shuffled(data, random), shuffled(data, random)].map((order, index) => {
    const store = new MetricStore({ clock: () => midnight, maxArrivals: 700 * (index + 1) });
    for (const each of order) store.put([each]);
    return readAll(store);
  });
  expect(stores[1]).toEqual(stores[0]);
  expect(stores[2]).toEqual(stores[0]);
});
