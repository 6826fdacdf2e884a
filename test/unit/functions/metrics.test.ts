import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { createEndpoint } from '../../../cloudwatch-sim/endpoint/endpoint.ts';
import type { EmitMetric } from '../../../core/telemetry/catalogue.ts';
import type { ApiHandler } from '../../../functions/http/api-handler.ts';
import { createMetricsHandler } from '../../../functions/metrics/metrics-handler.ts';
import { ServedCloudWatch } from '../../support/served-cloudwatch.ts';
import { call, type TestAnswer, testRuntime } from './api-harness.ts';
import { type CapturedOutput, captureOutput } from './captured-output.ts';
import { emitInto, figuresClientOf, withoutServers } from './figures-harness.ts';

const minute = 60_000;
const hour = 60 * minute;
const noon = Date.parse('2026-11-21T12:00:30Z');

let served: ServedCloudWatch;
let client: CloudWatchClient;
let emit: EmitMetric;
let output: CapturedOutput;

beforeEach(async () => {
  output = captureOutput();
  served = await ServedCloudWatch.start(noon);
  client = figuresClientOf(served);
  emit = emitInto(served, 'test');
});

afterEach(async () => {
  client.destroy();
  await served.stop();
  output.restore();
});

function handlerWith(limits = {}): ApiHandler {
  const runtime = testRuntime(withoutServers(limits), 'metrics');
  return createMetricsHandler({ ...runtime, now: () => served.now }, client);
}

const scrape = (handler: ApiHandler, metrics?: string): Promise<TestAnswer<Record<string, unknown>>> =>
  call(handler, 'GET', '/metrics', {
    scopes: 'ops',
    ...(metrics === undefined ? {} : { query: { metrics } }),
  });

const countRequest = (): void =>
  emit('HttpRequests', 1, { method: 'GET', route: '/v1/jobs', statusClass: '2xx' });

/** The lines of one metric. */
const linesOf = (text: string, name: string): string[] =>
  text.split('\n').filter((line) => line.startsWith(name));

describe('GET /metrics', () => {
  test('counts from midnight UTC, so that a counter grows all day and begins anew', async () => {
    const handler = handlerWith({ metricsKeptSeconds: 0 });
    countRequest();
    served.now += 3 * hour;
    countRequest();
    const { status, text, headers } = await scrape(handler);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(text).toContain(
      '# HELP stemwatch_http_requests_total API requests answered.\n# TYPE stemwatch_http_requests_total counter\n',
    );
    const series =
      'stemwatch_http_requests_total{deployment="test",method="GET",route="/v1/jobs",status_class="2xx"}';
    // The rollup by class of status counts the same requests and is not among the series.
    expect(linesOf(text, 'stemwatch_http_requests_total')).toEqual([`${series} 2`]);
    served.now += 10 * hour;
    expect(linesOf((await scrape(handler)).text, 'stemwatch_http_requests')).toEqual([`${series} 0`]);
    countRequest();
    expect(linesOf((await scrape(handler)).text, 'stemwatch_http_requests')).toEqual([`${series} 1`]);
  });

  test('gives histograms in base units, each bucket with all values up to its bound', async () => {
    for (const milliseconds of [50, 51, 400, 20_000])
      emit('HttpRequestDuration', milliseconds, { method: 'GET', route: '/health' });
    const { text } = await scrape(handlerWith());
    const labels = 'deployment="test",method="GET",route="/health"';
    expect(linesOf(text, 'stemwatch_http_request_duration_seconds')).toEqual(
      [
        ...Object.entries({ 0.05: 1, 0.1: 2, 0.25: 2, 0.5: 3, 1: 3, 2.5: 3, 5: 3, 10: 3, '+Inf': 4 })
          .toSorted(([a], [b]) => Number(a.replace('+Inf', '99')) - Number(b.replace('+Inf', '99')))
          .map(([le, value]) => `_bucket{${labels},le="${le}"} ${value}`),
        `_sum{${labels}} 20.501`,
        `_count{${labels}} 4`,
      ].map((line) => `stemwatch_http_request_duration_seconds${line}`),
    );
  });

  test('gives levels, which can be negative, as count and sum', async () => {
    emit('TruePeak', -3, { model: 'preview', stem: 'vocals' });
    emit('TruePeak', -1, { model: 'preview', stem: 'vocals' });
    const { text } = await scrape(handlerWith());
    const labels = '{deployment="test",model="preview",stem="vocals"}';
    expect(text).toContain('# TYPE stemwatch_true_peak_dbtp summary\n');
    expect(linesOf(text, 'stemwatch_true_peak_dbtp')).toEqual([
      `stemwatch_true_peak_dbtp_sum${labels} -4`,
      `stemwatch_true_peak_dbtp_count${labels} 2`,
    ]);
  });

  test('gives the last value of a gauge, as long as somebody writes it', async () => {
    const handler = handlerWith({ metricsKeptSeconds: 0 });
    emit('CpuUtilization', 20, { hostRole: 'worker' });
    served.now += minute;
    emit('CpuUtilization', 40, { hostRole: 'worker' });
    emit('CircuitState', 0, { dependency: 'objects' });
    emit('CircuitState', 2, { dependency: 'objects' });
    const { text } = await scrape(handler);
    expect(linesOf(text, 'stemwatch_cpu')).toEqual([
      'stemwatch_cpu_utilization_ratio{deployment="test",host_role="worker"} 0.4',
    ]);
    expect(linesOf(text, 'stemwatch_circuit_state')).toEqual([
      'stemwatch_circuit_state{deployment="test",dependency="objects"} 2',
    ]);
    served.now += 7 * minute;
    expect((await scrape(handler)).text).not.toContain('stemwatch_cpu');
  });

  test('knows nothing of other deployments', async () => {
    emitInto(served, 'other')('ActiveJobs', 5, {});
    emit('ActiveJobs', 1, {});
    const { text } = await scrape(handlerWith());
    expect(linesOf(text, 'stemwatch_active_jobs')).toEqual(['stemwatch_active_jobs{deployment="test"} 1']);
  });

  test('escapes what a label cannot hold as it is', async () => {
    emit('Errors', 1, { errorType: 'internal', component: 'a "quoted\\thing"' });
    const { text } = await scrape(handlerWith());
    expect(text).toContain(String.raw`component="a \"quoted\\thing\"",error_type="internal"} 1`);
  });

  test('gives an answer again until it is as old as the limits say', async () => {
    const handler = handlerWith({ metricsKeptSeconds: 60 });
    emit('ActiveJobs', 1, {});
    const { text } = await scrape(handler);
    emit('ActiveJobs', 3, {});
    served.now += minute - 1;
    expect((await scrape(handler)).text).toBe(text);
    served.now += 1;
    expect((await scrape(handler)).text).not.toBe(text);
  });

  test('asks for no more statistics than the limits say, leaves out what costs most, and tells so', async () => {
    emit('ActiveJobs', 1, {});
    emit('HttpRequestDuration', 10, { method: 'GET', route: '/health' });
    const { text } = await scrape(handlerWith({ metricsMostStatistics: 5 }));
    expect(linesOf(text, 'stemwatch_')).toEqual([
      'stemwatch_build_info{version="1.2.3"} 1',
      'stemwatch_exposition_statistics 1',
      'stemwatch_exposition_omitted_series 1',
      'stemwatch_active_jobs{deployment="test"} 1',
    ]);
    expect(output.logs()).toContainEqual(
      expect.objectContaining({ event_type: 'metrics_omitted', omitted: 1 }),
    );
  });

  test('gives chosen metrics only, and refuses names that it does not know', async () => {
    emit('ActiveJobs', 1, {});
    emit('ActiveSessions', 2, {});
    const handler = handlerWith();
    const { text } = await scrape(handler, 'ActiveSessions');
    expect(linesOf(text, 'stemwatch_active')).toEqual(['stemwatch_active_sessions{deployment="test"} 2']);
    const refused = await scrape(handler, 'ActiveSessions,Nonsense');
    expect(refused.status).toBe(400);
    expect(refused.body).toMatchObject({ errors: [{ pointer: 'metrics', message: expect.any(String) }] });
  });

  test('reads more series than one request of CloudWatch takes', async () => {
    for (let index = 0; index < 120; index += 1)
      emit('CacheLookupDuration', 10, { cache: `cache-${String(index).padStart(3, '0')}` });
    const { text } = await scrape(handlerWith());
    expect(linesOf(text, 'stemwatch_exposition_statistics')).toEqual([
      'stemwatch_exposition_statistics 1080',
    ]);
    const counts = linesOf(text, 'stemwatch_cache_lookup_duration_seconds_count');
    expect(counts).toHaveLength(120);
    expect(counts.every((line) => line.endsWith(' 1'))).toBe(true);
  });

  test('is for operators', async () => {
    expect((await call(handlerWith(), 'GET', '/metrics', { scopes: 'jobs' })).status).toBe(403);
  });

  test('says that it cannot answer while CloudWatch does not, and answers as soon as it does', async () => {
    let broken = true;
    const flaky = createServer((incoming, outgoing) => {
      if (broken) outgoing.writeHead(503).end();
      else createEndpoint(served.cloudwatch, () => undefined)(incoming, outgoing);
    });
    await new Promise<void>((resolve) => flaky.listen(0, '127.0.0.1', resolve));
    const through = figuresClientOf({ url: `http://127.0.0.1:${(flaky.address() as AddressInfo).port}` });
    const handler = createMetricsHandler(testRuntime(withoutServers(), 'metrics'), through);
    const { status, headers } = await scrape(handler);
    expect(status).toBe(503);
    expect(headers['retry-after']).toBeDefined();
    broken = false;
    expect((await scrape(handler)).status).toBe(200);
    through.destroy();
    await new Promise((resolve) => flaky.close(resolve));
  });
});
