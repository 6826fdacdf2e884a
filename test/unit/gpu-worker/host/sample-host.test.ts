import { expect, test } from '@jest/globals';
import { metricCatalogue } from '../../../../core/telemetry/catalogue.ts';
import type { HostFigures } from '../../../../gpu-worker/host/figures/host-figures.ts';
import { sampleHost } from '../../../../gpu-worker/host/sample-host.ts';
import { until } from '../../../support/audio/until.ts';

const complete: HostFigures = {
  processors: 12.5,
  memory: 40,
  disk: { used: 60, free: 4000 },
  traffic: { read: 10, written: 20 },
};

/** A sampler whose minutes pass when the test says so, and whose pause has passed at once. */
function sampled(read: () => Promise<HostFigures>) {
  const emitted: [string, number, unknown][] = [];
  const said: string[] = [];
  let minute: (() => void) | undefined;
  const stop = sampleHost({
    clock: {
      sleep: async () => undefined,
      every: (_, turn) => {
        minute = turn;
        return () => {
          minute = undefined;
        };
      },
    },
    emit: (name, value, dimensions) => void emitted.push([name, value, dimensions]),
    logger: { warn: (...message: unknown[]) => void said.push(String(message[0])) },
    hostRole: 'worker',
    workFolder: '.',
    read,
  });
  return { emitted, said, stop, minute: () => minute?.() };
}

test('A host tells every figure of it by its role, after a first reading that rates begin with', async () => {
  let reads = 0;
  const { emitted, minute, stop } = sampled(async () => {
    reads++;
    return complete;
  });
  await until(() => emitted.length === 6);
  expect(reads).toBe(2);
  const hostRole = 'worker';
  expect(emitted).toEqual([
    ['CpuUtilization', 12.5, { hostRole }],
    ['MemoryUtilization', 40, { hostRole }],
    ['DiskUtilization', 60, { hostRole }],
    ['DiskFree', 4000, { hostRole }],
    ['DiskRead', 10, { hostRole }],
    ['DiskWrite', 20, { hostRole }],
  ]);
  for (const [name] of emitted) expect(metricCatalogue).toHaveProperty(name);
  await until(() => {
    minute();
    return emitted.length === 12;
  });
  stop();
});

test('A host makes up nothing that its system does not tell', async () => {
  const { emitted, stop } = sampled(async () => ({
    ...complete,
    processors: null,
    disk: null,
    traffic: null,
  }));
  await until(() => emitted.length > 0);
  expect(emitted).toEqual([['MemoryUtilization', 40, { hostRole: 'worker' }]]);
  stop();
});

test('A host whose figures cannot be read says so once, and tells them when they can', async () => {
  let fails = true;
  let reads = 0;
  const { emitted, said, minute, stop } = sampled(async () => {
    reads++;
    if (fails) throw new Error('no such file');
    return complete;
  });
  await until(() => said.length === 1);
  await until(() => {
    minute();
    return reads > 2;
  });
  fails = false;
  await until(() => {
    minute();
    return emitted.length > 0;
  });
  expect(said).toEqual(['The figures of this host cannot be read.']);
  stop();
});

test('A host that stops tells nothing more', async () => {
  const readings = Promise.withResolvers<HostFigures>();
  const { emitted, stop } = sampled(() => readings.promise);
  stop();
  readings.resolve(complete);
  await new Promise(setImmediate);
  expect(emitted).toEqual([]);
});
