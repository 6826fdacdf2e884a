import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { probe, type ProbeResult } from '../../../../core/probes/probe.ts';
import { probeRound } from '../../../../core/probes/probe-round.ts';
import {
  answering,
  closedAddress,
  type ProbedServer,
  silent,
  startProbedServer,
} from '../../../support/probed-server.ts';

let server: ProbedServer;

beforeAll(async () => {
  server = await startProbedServer();
});

afterAll(() => server.stop());

/** A name that no resolver need be asked for: its label is too long. */
const unknownName = `http://${'a'.repeat(64)}.invalid`;

const ask = (url: string, timeoutSeconds = 5): Promise<ProbeResult> =>
  probe({ region: 'here', url }, '/health', { timeoutSeconds, now: () => 1000 });

test('an endpoint that answers is asked at its path below the address, and its time is measured', async () => {
  server.answer(answering(200));
  const result = await ask(`${server.url}/stage/`);
  expect(server.asked.at(-1)).toBe('/stage/health');
  expect(result).toEqual({
    region: 'here',
    endpoint: '/health',
    at: 1000,
    ok: true,
    milliseconds: expect.any(Number),
    status: 200,
  });
});

test.each([404, 500, 503])('an answer of %d is a failure that has its time', async (status) => {
  server.answer(answering(status));
  expect(await ask(server.url)).toMatchObject({
    ok: false,
    failure: 'status',
    status,
    milliseconds: expect.any(Number),
  });
});

test('a redirect is a failure, because nobody knows what it leads to', async () => {
  server.answer(answering(302, { location: server.url }));
  expect(await ask(server.url)).toMatchObject({ ok: false, failure: 'status', status: 302 });
});

test('an endpoint that does not answer in time has failed, without a time', async () => {
  server.answer(silent);
  const result = await ask(server.url, 0.05);
  expect(result).toMatchObject({ ok: false, failure: 'timeout' });
  expect(result.milliseconds).toBeUndefined();
});

test('an answer that ends in the middle of nowhere is a fault of the connection', async () => {
  server.answer((request) => request.socket.destroy());
  expect(await ask(server.url)).toMatchObject({ ok: false, failure: 'connection' });
});

test('an answer whose body never ends is good: its headers were there', async () => {
  server.answer((_request, response) => void response.writeHead(200).write('more '));
  expect(await ask(server.url)).toMatchObject({ ok: true, status: 200 });
});

test('a refused connection, an unknown name and a server without TLS are told apart', async () => {
  const port = new URL(server.url).port;
  const results = await Promise.all(
    [await closedAddress(), unknownName, `https://127.0.0.1:${port}`].map((url) => ask(url)),
  );
  expect(results.map(({ failure }) => failure)).toEqual(['refused', 'dns', 'tls']);
});

test('a region that does not answer holds up no other', async () => {
  server.answer(silent);
  const other = await startProbedServer();
  const told: string[] = [];
  const stop = new AbortController();
  const round = probeRound({
    targets: [
      { region: 'silent', url: server.url },
      { region: 'sound', url: other.url },
    ],
    settings: { endpoints: ['/health', '/ready'], timeoutSeconds: 30 },
    now: () => 1000,
    signal: stop.signal,
    onResult: ({ region }) => {
      told.push(region);
      // The silent region has been waited for until here, and would be for 30 seconds.
      if (told.length === 2) stop.abort();
    },
  });
  const results = await round;
  expect(told.slice(0, 2)).toEqual(['sound', 'sound']);
  expect(results.filter(({ ok }) => ok).map(({ region }) => region)).toEqual(['sound', 'sound']);
  await other.stop();
});
