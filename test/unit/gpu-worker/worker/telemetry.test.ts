import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { JobFailure } from '../../../../core/jobs/failures.ts';
import {
  dimensionSets,
  type MetricName,
  metricCatalogue,
  metricNamespace,
} from '../../../../core/telemetry/catalogue.ts';
import { createTracing } from '../../../../gpu-worker/telemetry/tracing.ts';
import { readMetrics } from './emf-lines.ts';
import { createSmallEngine } from './small-engine.ts';
import { openScene, type Scene } from './scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
beforeEach(() => scene.clear());
afterAll(() => scene.close());

const levels = (truePeak: number) => ({ integratedLoudness: -20, truePeak, clippedSamples: 0 });
const failing = createSmallEngine({
  during: async () => {
    throw new JobFailure('corrupt-audio', 'It ends early.');
  },
}).engine;

describe("The worker's metrics", () => {
  test('carry catalogued names with their units and exactly their dimensions, as the format demands', async () => {
    await scene.submit();
    await scene.deliver(scene.worker());
    await scene.submit();
    await scene.deliver(scene.worker({ engine: failing }));
    const metrics = readMetrics(scene.lines);
    for (const { namespace, name, unit, value, dimensions, timestamp, dimensionSets: sets } of metrics) {
      expect(namespace).toBe(metricNamespace);
      expect(metricCatalogue).toHaveProperty(name);
      const known = metricCatalogue[name as MetricName];
      expect(unit).toBe(known.unit);
      expect(sets.map((set) => [...set].sort())).toEqual(
        dimensionSets(name as MetricName).map((set) => [...set].sort()),
      );
      expect(dimensions['deployment']).toBe('test');
      for (const dimension of Object.values(dimensions)) expect(typeof dimension).toBe('string');
      expect(Number.isFinite(value)).toBe(true);
      expect(Math.abs(timestamp - Date.now())).toBeLessThan(60_000);
    }
    const names = new Set(metrics.map(({ name }) => name));
    expect([...names].sort()).toEqual(
      [
        'ActiveJobs',
        'AudioDuration',
        'ClippedSamples',
        'CostPerJob',
        'Errors',
        'Genre',
        'IntegratedLoudness',
        'JobDuration',
        'JobOnTime',
        'ModelLoadDuration',
        'RealTimeFactor',
        'SeparationDuration',
        'Separations',
        'StageDuration',
        'StemPeaksAboveCeiling',
        'SumResidual',
        'TruePeak',
      ].sort(),
    );
    const ends = metrics.filter(({ name }) => name === 'Separations');
    expect(ends.map(({ dimensions }) => dimensions['status'])).toEqual(['succeeded', 'failed']);
    const genres = metrics.filter(({ name }) => name === 'Genre');
    expect(genres).toMatchObject([{ value: 1, dimensions: { genre: 'metal' } }]);
    // The other one failed for its song, which says nothing of the service.
    expect(metrics.filter(({ name }) => name === 'JobOnTime').map(({ value }) => value)).toEqual([1]);
  });

  test('tell the levels of the mix as those of the stem `mix`', async () => {
    await scene.submit();
    await scene.deliver(scene.worker());
    const ofMix = readMetrics(scene.lines).filter(({ dimensions }) => dimensions['stem'] === 'mix');
    expect(ofMix.map(({ name, value }) => [name, value])).toEqual([
      ['IntegratedLoudness', -23.5],
      ['TruePeak', -3.25],
    ]);
  });

  test.each([
    ['above the ceiling though the mix is not, is counted', -3.25, -2.75, 1],
    ['above the ceiling as the mix is, is no fault', -2, -1.5, 0],
    ['below the ceiling is no fault', -6, -3, 0],
  ])('a stem %s', async (_, mix, stem, counted) => {
    const { engine } = createSmallEngine();
    const loud: typeof engine = {
      ...engine,
      separate: async (request, watch) => {
        const result = await engine.separate(request, watch);
        const stems = result.stems.map((written) => ({ ...written, ...levels(stem) }));
        return { ...result, mix: levels(mix), stems };
      },
    };
    await scene.submit();
    await scene.deliver(scene.worker({ engine: loud }));
    const raised = readMetrics(scene.lines).filter(({ name }) => name === 'StemPeaksAboveCeiling');
    expect(raised).toMatchObject([
      {
        value: counted,
        dimensions: { model: 'preview' },
        dimensionSets: [['deployment', 'model'], ['deployment']],
      },
    ]);
  });
});

const experiment = { name: 'models', variant: 'small', quantity: 'sumResidual' } as const;
const experimentResults = () => readMetrics(scene.lines).filter(({ name }) => name === 'ExperimentResult');

describe('A job of an experiment', () => {
  test('tells the quantity that its variants are compared by', async () => {
    await scene.submit({ job: { experiment } });
    await scene.deliver(scene.worker());
    expect(experimentResults()).toMatchObject([
      { value: -60, dimensions: { experiment: 'models', variant: 'small' } },
    ]);
  });

  test('tells nothing when the quantity could not be measured, or the job is of no experiment', async () => {
    const { engine } = createSmallEngine();
    const silent: typeof engine = {
      ...engine,
      separate: async (request, watch) => ({ ...(await engine.separate(request, watch)), sumResidual: null }),
    };
    await scene.submit({ job: { experiment } });
    await scene.deliver(scene.worker({ engine: silent }));
    await scene.submit();
    await scene.deliver(scene.worker());
    expect(experimentResults()).toEqual([]);
  });
});

describe('A device with too little memory', () => {
  test('is counted for each run that did not fit, and the job goes on', async () => {
    const { engine } = createSmallEngine();
    const tight: typeof engine = {
      ...engine,
      separate: (request, watch) => {
        for (const chunks of [4, 2]) watch?.onOutOfMemory?.({ model: 'preview', chunks });
        return engine.separate(request, watch);
      },
    };
    const { id } = await scene.submit();
    await scene.deliver(scene.worker({ engine: tight }));
    const counted = readMetrics(scene.lines).filter(({ name }) => name === 'GpuOutOfMemory');
    expect(counted).toEqual(
      [1, 1].map((value) =>
        expect.objectContaining({ value, dimensions: { deployment: 'test', device: 'cpu' } }),
      ),
    );
    expect(await scene.job(id)).toMatchObject({ state: 'succeeded' });
  });
});

describe("The worker's traces", () => {
  test('go to the collector that OpenTelemetry is told of, at the latest when the worker ends', async () => {
    const posted: string[] = [];
    const collector = createServer((request, response) => {
      posted.push(`${request.method} ${request.url}`);
      request.resume().on('end', () => response.end());
    });
    await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
    process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = endpoint;
    const tracing = createTracing({ version: '1', stage: 'test', workerId: 'w', endpoint });
    delete process.env['OTEL_EXPORTER_OTLP_ENDPOINT'];
    tracing.tracer.startSpan('process job').end();
    await tracing.close();
    expect(posted).toEqual(['POST /v1/traces']);
    collector.closeAllConnections();
    await new Promise((resolve) => collector.close(resolve));
  });

  test('continue the trace of the request, with a span for every stage', async () => {
    const exporter = new InMemorySpanExporter();
    const tracing = createTracing({
      version: '1',
      stage: 'test',
      workerId: 'w',
      endpoint: undefined,
      processors: [new SimpleSpanProcessor(exporter)],
    });
    await scene.submit();
    await scene.deliver(scene.worker({ tracer: tracing.tracer }));
    const spans = exporter.getFinishedSpans();
    expect(new Set(spans.map((span) => span.spanContext().traceId))).toEqual(
      new Set(['6a5f1c2e0123456789abcdef01234567']),
    );
    const root = spans.find(({ name }) => name === 'process job');
    expect(root?.parentSpanContext?.spanId).toBe('0123456789abcdef');
    const stages = spans.filter(
      ({ parentSpanContext }) => parentSpanContext?.spanId === root?.spanContext().spanId,
    );
    expect(stages.map(({ name }) => name).sort()).toEqual(
      ['decode', 'encode', 'fetch', 'load', 'measure', 'publish', 'separate'].sort(),
    );
    await tracing.close();
  });
});
