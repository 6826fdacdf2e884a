import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { FunctionName } from '../../lib/config/functions.ts';
import { accessLogPrefix } from '../../lib/config/access-log.ts';
import { feedObjects } from '../events/object-source.ts';
import { feedQueue } from '../events/queue-source.ts';
import { runSchedule } from '../events/schedule.ts';
import { loadFunctions } from '../gateway/functions.ts';
import { invoke } from '../gateway/invoke.ts';
import { noteInvocation } from '../metrics/invocation-metrics.ts';
import type { NoteServiceMetrics } from '../metrics/service-metrics.ts';
import type { LocalSettings } from '../stack/local-settings.ts';
import { resources } from '../stack/resources.ts';

/** What calls functions that no request calls. */
export interface ServedEvents {
  /** Calls a function in the place of EventBridge or CloudWatch. */
  call(name: FunctionName, event: unknown): void;
  /** Resolves once the last message or object was handled after `signal` had aborted. */
  ended(): Promise<void>;
}

/** Seconds between two runs of what runs daily. */
const daySeconds = 86_400;

/** Feeds queues to functions and calls others on a schedule until `signal` aborts. */
export async function serveEvents(options: {
  readonly settings: LocalSettings;
  readonly note: NoteServiceMetrics;
  readonly signal: AbortSignal;
  readonly report: (message: string, error: unknown) => void;
}): Promise<ServedEvents> {
  const { settings, note, signal, report } = options;
  const functions = await loadFunctions(noteInvocation(note));
  /** Event source mappings. */
  const queueSources = [
    { queue: 'webhooks', function: functions.webhooks, batchSize: 1, concurrency: 5 },
    { queue: 'notifications', function: functions.notifier, batchSize: 5, concurrency: 2 },
  ] as const;
  /** Rules of EventBridge. */
  const schedules = [
    { function: functions.recovery, seconds: settings.recoverySeconds },
    { function: functions.sampler, seconds: 60 },
    { function: functions.probe, seconds: 60 },
    { function: functions.notifier, seconds: 60 },
    { function: functions.trends, seconds: daySeconds },
  ] as const;
  /** Rules of EventBridge for new objects. */
  const objectSources = [
    {
      bucket: resources.accessLogBucket,
      prefix: accessLogPrefix,
      function: functions.downloads,
      seconds: 5,
    },
  ] as const;
  const objects = new S3Client({ forcePathStyle: true });
  const client = new SQSClient({});
  const feeding = queueSources.map((source) =>
    feedQueue(source, { client, awsPort: settings.ports.aws, signal, report }),
  );
  const feedingObjects = objectSources.map((source) =>
    feedObjects(source, { client: objects, signal, report }),
  );
  for (const schedule of schedules) runSchedule(schedule, { signal, report });
  return {
    call: (name, event) => {
      invoke(functions[name], event).catch((error: unknown) => report(`The function ${name} failed.`, error));
    },
    ended: async () => {
      await Promise.all([...feeding, ...feedingObjects]);
    },
  };
}
