import { SQSClient } from '@aws-sdk/client-sqs';
import type { APIGatewayAuthorizerResult } from 'aws-lambda';
import { createLogger } from '../core/telemetry/logger.ts';
import { feedQueue } from './events/queue-source.ts';
import { runSchedule } from './events/schedule.ts';
import { createAuthorizer } from './gateway/authorizer.ts';
import { loadFunctions } from './gateway/functions.ts';
import { createGateway } from './gateway/gateway.ts';
import { createGatewayServer } from './gateway/http-server.ts';
import { invoke } from './gateway/invoke.ts';
import { readLocalSettings } from './stack/local-settings.ts';
import { host } from './stack/ports.ts';
import { endOnSignal } from './supervision/end-on-signal.ts';

// The process that stands in for API Gateway, Lambda, its event source mappings and EventBridge.

/** How long an authorizer's answer is kept, in seconds. */
const authorizerCacheSeconds = 5;

const settings = readLocalSettings(process.env);
const logger = createLogger('local-api');
const report = (message: string, error: unknown): void => logger.error(message, error as Error);
const functions = await loadFunctions();
const stopping = new AbortController();

/** Event source mappings. */
const queueSources = [
  { queue: 'webhooks', function: functions.webhooks, batchSize: 1, concurrency: 5 },
] as const;

/** Rules of EventBridge. */
const schedules = [{ function: functions.recovery, seconds: settings.recoverySeconds }] as const;

const server = createGatewayServer(
  createGateway({
    functions,
    authorize: createAuthorizer({
      invoke: async (event) => (await invoke(functions.authorizer, event)) as APIGatewayAuthorizerResult,
      cacheSeconds: authorizerCacheSeconds,
    }),
    report,
  }),
);
server.listen({ port: settings.ports.api, host });

const client = new SQSClient({});
const signal = stopping.signal;
const feeding = queueSources.map((source) =>
  feedQueue(source, { client, awsPort: settings.ports.aws, signal, report }),
);
for (const schedule of schedules) runSchedule(schedule, { signal, report });

endOnSignal(async () => {
  stopping.abort();
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  await Promise.all([closed, ...feeding]);
});
logger.info('The API listens.', { address: `http://${host}:${settings.ports.api}` });
