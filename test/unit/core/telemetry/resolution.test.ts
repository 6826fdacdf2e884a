import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parseEmf } from '../../../../cloudwatch-sim/ingest/emf.ts';
import type { EmitMetric } from '../../../../core/telemetry/catalogue.ts';
import { createEmbeddedMetrics } from '../../../../core/telemetry/embedded-metrics.ts';
import { createPowertoolsMetrics } from '../../../../core/telemetry/powertools-metrics.ts';
import { type CapturedOutput, captureOutput } from '../../functions/captured-output.ts';

let output: CapturedOutput;

beforeAll(() => {
  output = captureOutput();
});

afterAll(() => output.restore());

/** The resolutions, in seconds, at which CloudWatch keeps what is emitted. */
function resolutions(emitAll: (emit: EmitMetric) => void, make: () => EmitMetric): readonly unknown[] {
  output.clear();
  emitAll(make());
  return output.metrics().flatMap((line) => {
    const { data = [], errors = [] } = parseEmf(JSON.stringify(line), Date.now()) ?? {};
    expect(errors).toEqual([]);
    return data.map(({ metric, resolution }) => `${metric.name} ${resolution}`);
  });
}

const probed = (emit: EmitMetric): void =>
  emit('ProbeSuccess', 1, { region: 'eu-central-1', endpoint: '/health' });

describe.each([
  ['functions', () => createPowertoolsMetrics('test').emit],
  ['the worker', () => createEmbeddedMetrics({ deployment: 'test' }).emit],
] as const)('metrics of %s', (_who, make) => {
  test('are kept by the second where an alarm of ten seconds needs it, in each of their series', () => {
    expect(resolutions(probed, make)).toEqual(['ProbeSuccess 1', 'ProbeSuccess 1']);
  });

  test('are kept by the minute otherwise', () => {
    expect(resolutions((emit) => emit('MonitoringHeartbeat', 1, {}), make)).toEqual([
      'MonitoringHeartbeat 60',
    ]);
  });
});
