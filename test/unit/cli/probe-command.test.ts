import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { RegionStatus } from '../../../core/probes/region-status.ts';
import {
  answering,
  closedAddress,
  type ProbedServer,
  startProbedServer,
} from '../../support/probed-server.ts';

const program = fileURLToPath(new URL('../../../cli/stemwatch.ts', import.meta.url));
let sound: ProbedServer;
let broken: ProbedServer;

beforeAll(async () => {
  sound = await startProbedServer();
  broken = await startProbedServer();
});

beforeEach(() => {
  sound.asked.length = 0;
  broken.answer(answering(503));
});

afterAll(async () => {
  await sound.stop();
  await broken.stop();
});

const nowhere = ['--state', '/nonexistent'];
const environment = { PATH: process.env['PATH'] };

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function probe(...line: readonly string[]): Promise<Run> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [program, ...nowhere, 'probe', ...line],
      { env: environment },
      (error, out, err) => resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}

describe('one round', () => {
  test('shows each region with what is wrong, and fails when one is unhealthy', async () => {
    const { code, out } = await probe(
      '--once',
      `eu=${sound.url}`,
      `us=${broken.url}`,
      `ap=${await closedAddress()}`,
    );
    expect(code).toBe(1);
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) =>
        line
          .trim()
          .replaceAll(/\d+ ms/g, 'N ms')
          .replaceAll(/ +/g, ' '),
      );
    expect(lines[0]).toBe('region health mean uptime');
    expect(lines[1]).toMatch(/^eu \w+ N ms 100 %$/);
    expect(lines.slice(2)).toEqual([
      'us unhealthy N ms 0 %',
      'ap unhealthy - 0 %',
      'us /health answered 503',
      'us /ready answered 503',
      'ap /health failed: refused',
      'ap /ready failed: refused',
    ]);
  });

  test('is one of the service that --url names, at the paths that are asked for, as JSON where wanted', async () => {
    const { code, out } = await probe('--once', '--json', '--url', sound.url, '--endpoint', '/live');
    const status = JSON.parse(out) as RegionStatus;
    expect(code).toBe(status.health === 'unhealthy' ? 1 : 0);
    expect(status).toMatchObject({
      region: 'service',
      uptimePercent: 100,
      endpoints: [{ endpoint: '/live', ok: true, status: 200 }],
    });
    expect(sound.asked).toEqual(['/live']);
  });

  test('can be told of as metrics of a deployment', async () => {
    const { out } = await probe('--once', '--metrics', 'prod', `us=${broken.url}`);
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.filter((line) => 'ProbeSuccess' in line)).toEqual([
      expect.objectContaining({ deployment: 'prod', region: 'us', ProbeSuccess: 0, status: 503 }),
      expect.objectContaining({ deployment: 'prod', region: 'us', ProbeSuccess: 0, failure: 'status' }),
    ]);
    expect(lines.filter((line) => 'UptimePercent' in line)).toHaveLength(2);
  });
});

test('without --once rounds go on until it is stopped, and the last one decides', async () => {
  broken.answer(answering(200));
  const child = spawn(
    process.execPath,
    [program, ...nowhere, 'probe', '--json', '--interval', '0.1', '--timeout', '0.09', `us=${broken.url}`],
    { env: environment, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const seen: RegionStatus[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const status = JSON.parse(line) as RegionStatus;
    seen.push(status);
    if (status.endpoints.every(({ ok }) => ok)) broken.answer(answering(500));
    else if (seen.some(({ uptimePercent }) => uptimePercent > 0)) child.kill('SIGINT');
  }
  const [code] = child.exitCode === null ? ((await once(child, 'exit')) as [number]) : [child.exitCode];
  expect(code).toBe(1);
  expect(seen.at(-1)).toMatchObject({ health: 'unhealthy' });
  expect(seen.at(-1)?.uptimePercent).toBeGreaterThan(0);
});

describe('what makes no sense', () => {
  test.each([
    [['--once', 'eu'], '"eu" is no region=address, such as eu=https://host/stage.'],
    [['--once', 'eu=ftp://x'], '"eu=ftp://x" is no region to probe'],
    [['--once', 'eu=http://a', 'eu=http://b'], 'The region eu is named twice.'],
    [['--once', '--endpoint', 'health', 'eu=http://a'], 'endpoints.0: a path such as /health'],
    [['--interval', '5', '--timeout', '5', 'eu=http://a'], '--timeout must be less than --interval.'],
    [['--interval', 'often', 'eu=http://a'], '"often" is no number of seconds'],
    [['--once'], 'No service to talk to'],
  ])('%j is refused in a sentence', async (line, message) => {
    const { code, err } = await probe(...line);
    expect(code).toBe(1);
    expect(err).toContain(message);
  });
});
