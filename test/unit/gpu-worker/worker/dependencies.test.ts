import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createCallWatch } from '../../../../core/clients/call-watch.ts';
import { createClients } from '../../../../core/clients/clients.ts';
import { createEmbeddedMetrics } from '../../../../core/telemetry/embedded-metrics.ts';
import { readMetrics } from './emf-lines.ts';
import { openScene, type Scene } from './scene.ts';

let scene: Scene;
let store: Server;
let requests = 0;
beforeAll(async () => {
  scene = await openScene({ circuitFailures: 2, maxAttempts: 9 });
  store = createServer((request, response) => {
    requests++;
    request.resume();
    response.writeHead(503).end();
  });
  await new Promise<void>((resolve) => store.listen(0, '127.0.0.1', resolve));
});
beforeEach(() => scene.clear());
afterAll(async () => {
  store.closeAllConnections();
  store.close();
  await scene.close();
});

/** Clients as the worker's program makes them, with circuits whose clock the test moves. */
function watchedClients(clock: { milliseconds: number }) {
  const { settings } = scene.aws;
  const { emit, flush } = createEmbeddedMetrics({
    deployment: 'test',
    // What is gathered waits until the test asks for it.
    clock: { now: Date.now, every: () => () => undefined },
    writeLine: (line) => void scene.lines.push(line),
  });
  const watch = createCallWatch({
    settings,
    emit,
    clock: { now: () => clock.milliseconds, sleep: async () => undefined },
    random: () => 0,
    retries: false,
  });
  return { working: createClients(settings, watch), broken: createClients(settings, watch), flush };
}

/** A client asks where its service is when it is first used. */
async function whileStoreIsAway(work: () => Promise<unknown>): Promise<void> {
  const address = process.env['AWS_ENDPOINT_URL_S3'];
  process.env['AWS_ENDPOINT_URL_S3'] = `http://127.0.0.1:${(store.address() as AddressInfo).port}`;
  await work();
  process.env['AWS_ENDPOINT_URL_S3'] = address;
}

const metricsOf = (name: string) => readMetrics(scene.lines).filter((metric) => metric.name === name);

test('A worker leaves an object store alone that is away, says so, and goes on when it is back', async () => {
  const clock = { milliseconds: 1_000_000 };
  const { working, broken, flush } = watchedClients(clock);
  const objects = { deployment: 'test', dependency: 'objects' };
  const { id } = await scene.submit();

  await whileStoreIsAway(() => scene.deliver(scene.worker({ clients: broken })));
  flush();
  expect(await scene.job(id)).toMatchObject({ state: 'queued', fault: { type: 'dependency-unavailable' } });
  expect(metricsOf('RetriesExhausted')).toMatchObject([{ value: 1, dimensions: objects }]);
  expect(metricsOf('DependencyErrors')).toMatchObject([
    { value: [1, 1], dimensions: { ...objects, operation: 'GetObject' } },
  ]);
  expect(metricsOf('CircuitOpened')).toMatchObject([{ value: 1, dimensions: objects }]);
  expect(metricsOf('CircuitState').at(-1)).toMatchObject({ value: 2, dimensions: objects });

  const asked = requests;
  await scene.deliver(scene.worker({ clients: broken }));
  expect(requests).toBe(asked);
  expect(metricsOf('CircuitOpened')).toHaveLength(1);

  clock.milliseconds += 60_000;
  await scene.deliver(scene.worker({ clients: working }));
  flush();
  expect(await scene.job(id)).toMatchObject({ state: 'succeeded' });
  expect(metricsOf('CircuitState').at(-1)).toMatchObject({ value: 0, dimensions: objects });
  const measured = new Set(metricsOf('DependencyDuration').map(({ dimensions }) => dimensions['dependency']));
  expect([...measured]).toEqual(expect.arrayContaining(['objects', 'jobs-table', 'uploads-table', 'queue']));
});
