import { Console } from 'node:console';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { Logger } from '@aws-lambda-powertools/logger';
import { systemClock } from '../../../../core/resilience/clock.ts';
import { createEmbeddedMetrics } from '../../../../core/telemetry/embedded-metrics.ts';
import { createLogger } from '../../../../core/telemetry/logger.ts';
import { createWorker } from '../../../../gpu-worker/create-worker.ts';
import { createTracing } from '../../../../gpu-worker/telemetry/tracing.ts';
import type { Worker } from '../../../../gpu-worker/worker.ts';
import type { EmbeddedAws } from '../../../support/embedded-aws.ts';
import { createSmallEngine } from './small-engine.ts';

/** A worker on the embedded servers that never pauses and whose log and metrics go to `note`. */
export function createSceneWorker(
  aws: EmbeddedAws,
  workFolder: string,
  note: (line: string) => void,
  replaced: Partial<Worker> = {},
): Worker {
  const workerSettings = {
    modelsFolder: join(import.meta.dirname, '../../../../gpu-worker/models'),
    workFolder,
    workerId: 'worker-a',
    device: 'cpu' as const,
    modelCacheBytes: 2 ** 30,
    engineMemoryBytes: undefined,
    batch: undefined,
    tensorrt: false,
    ecsAgentUri: undefined,
    tracesEndpoint: undefined,
  };
  const { tracer } = createTracing({
    version: '0',
    stage: 'test',
    workerId: 'worker-a',
    endpoint: undefined,
  });
  return createWorker(
    {
      // A line of a sample in a test would depend on its correlation id.
      settings: { ...aws.settings, debugSampling: 0 },
      workerSettings,
      clients: replaced.clients ?? aws.clients,
      engine: createSmallEngine().engine,
      logger: capturedLogger(note),
      tracer,
      emit: createEmbeddedMetrics({ deployment: 'test', writeLine: note }).emit,
    },
    {
      clock: { ...systemClock, sleep: async () => undefined },
      delays: { afterFault: () => 0, afterMissing: () => 0 },
      patience: { attempts: 2, firstMilliseconds: 0, factor: 1, longestMilliseconds: 0 },
      ...replaced,
    },
  );
}

/** The worker's own logger, children included, whose lines go to `note`. */
function capturedLogger(note: (line: string) => void): Logger {
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      note(chunk.toString().trimEnd());
      done();
    },
  });
  const capture = (logger: Logger): Logger => {
    Object.assign(logger, { console: new Console(stream, stream) });
    const createChild = logger.createChild.bind(logger);
    logger.createChild = (options) => capture(createChild(options));
    return logger;
  };
  return capture(createLogger('gpu-worker'));
}
