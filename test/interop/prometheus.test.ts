import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { metricCatalogue } from '../../core/telemetry/catalogue.ts';
import { createEmbeddedMetrics } from '../../core/telemetry/embedded-metrics.ts';
import type { MetricDefinition } from '../../core/telemetry/metrics/metric-definition.ts';
import { prometheusMetric } from '../../core/telemetry/prometheus-metric.ts';
import { parseEmf } from '../../cloudwatch-sim/ingest/emf.ts';
import { createMetricsHandler } from '../../functions/metrics/metrics-handler.ts';
import { type LocalStack, startLocalStack } from '../support/local-stack.ts';
import { ServedCloudWatch } from '../support/served-cloudwatch.ts';
import { until } from '../support/submit-song.ts';
import { call, testRuntime } from '../unit/functions/api-harness.ts';
import { figuresClientOf, withoutServers } from '../unit/functions/figures-harness.ts';

jest.setTimeout(240_000);

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'stemwatch-prometheus-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Runs Debian's promtool; gives its exit code and what it had to say. */
const promtool = (words: readonly string[], input = ''): Promise<{ code: number; said: string }> =>
  new Promise((resolve) => {
    const child = execFile('promtool', [...words], (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), said: `${stdout}${stderr}` }),
    );
    child.stdin?.end(input);
  });

test('promtool has nothing against any metric of the catalogue', async () => {
  const served = await ServedCloudWatch.start();
  const client = figuresClientOf(served);
  const { emit, flush } = createEmbeddedMetrics({
    deployment: 'test',
    writeLine: (line) => served.cloudwatch.put(parseEmf(line, served.now)?.data ?? []),
  });
  const definitions = Object.entries(metricCatalogue) as [keyof typeof metricCatalogue, MetricDefinition][];
  for (const [name, { dimensions }] of definitions)
    emit(name, 2, Object.fromEntries(dimensions.map((dimension) => [dimension, 'a "b" \\c'])) as never);
  flush();
  const handler = createMetricsHandler(testRuntime(withoutServers(), 'metrics'), client);
  const { text } = await call(handler, 'GET', '/metrics', { scopes: 'ops' });
  for (const [name, definition] of definitions)
    expect(text).toContain(`# TYPE ${prometheusMetric(name, definition).name} `);
  expect(await promtool(['check', 'metrics'], text)).toEqual({ code: 0, said: '' });
  client.destroy();
  await served.stop();
});

test('Prometheus scrapes the local stack with the documented configuration and answers queries', async () => {
  const stack = await startLocalStack({
    processes: ['aws', 'api', 'monitor'],
    limits: { metricsKeptSeconds: 0 },
  });
  const port = await freePort();
  const prometheus = await startPrometheus(stack, port);
  try {
    const valueOf = async (query: string): Promise<number | undefined> => {
      const address = `http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(query)}`;
      const answer = await fetch(address).catch(() => undefined);
      // It listens before it is ready.
      if (answer?.ok !== true) return undefined;
      const body = (await answer.json()) as { data: { result: { value: [number, string] }[] } };
      const value = body.data.result[0]?.value[1];
      return value === undefined ? undefined : Number(value);
    };
    const healths = 5;
    for (let asked = 0; asked < healths; asked += 1) await fetch(`${stack.url}/health`);
    await until(
      () => valueOf('up{job="stemwatch"}'),
      (up) => up === 1,
    );
    const counted = 'sum(stemwatch_http_requests_total{deployment="local",route="/health",method="GET"})';
    await until(
      () => valueOf(counted),
      // Probes ask too.
      (count) => count !== undefined && count >= healths,
    );
    const quantile =
      'histogram_quantile(0.5, sum by (le) (stemwatch_http_request_duration_seconds_bucket{route="/health"}))';
    expect(await valueOf(quantile)).toBeGreaterThan(0);
    expect(await valueOf('stemwatch_build_info')).toBe(1);
  } finally {
    prometheus.kill('SIGKILL');
    await stack.stop();
  }
});

async function startPrometheus(stack: LocalStack, port: number): Promise<ChildProcess> {
  const token = path.join(folder, 'token');
  writeFileSync(token, stack.token);
  const documented = parse(
    readFileSync(path.join(import.meta.dirname, '../../docs/prometheus.yml'), 'utf8'),
  ) as { scrape_configs: Record<string, unknown>[] };
  const [scrape] = documented.scrape_configs;
  const configuration = path.join(folder, 'prometheus.yml');
  const here = {
    ...scrape,
    scrape_interval: '5s',
    scrape_timeout: '5s',
    authorization: { type: 'Bearer', credentials_file: token },
    static_configs: [{ targets: [new URL(stack.url).host] }],
  };
  writeFileSync(configuration, stringify({ scrape_configs: [here] }));
  expect(await promtool(['check', 'config', configuration])).toMatchObject({ code: 0 });
  return spawn(
    'prometheus',
    [
      `--config.file=${configuration}`,
      `--storage.tsdb.path=${path.join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: 'ignore' },
  );
}

/** A port that is free at the moment. */
const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
