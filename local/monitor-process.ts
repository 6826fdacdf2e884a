import { createServer } from 'node:http';
import { SNSClient } from '@aws-sdk/client-sns';
import { createEndpoint } from '../cloudwatch-sim/endpoint/endpoint.ts';
import { readSettings } from '../core/settings/settings.ts';
import { createLogger } from '../core/telemetry/logger.ts';
import { Monitor } from './monitor/monitor.ts';
import { publishAction } from './monitor/publish-action.ts';
import { Settling } from './monitor/settling.ts';
import { steadyClock } from './monitor/steady-clock.ts';
import { localTemplates } from './monitor/template-cache.ts';
import { readLocalSettings } from './stack/local-settings.ts';
import { host } from './stack/ports.ts';
import { readRetention } from './stack/retention.ts';
import { statePaths } from './stack/state-folder.ts';
import { endOnSignal } from './supervision/end-on-signal.ts';
import { type MetricBatch, tellSupervisor } from './supervision/process-message.ts';

// The process that stands in for CloudWatch: it takes metrics, runs the alarms of the template and answers the SDK. That
// no other process has its folder open is seen to by the lock that the stack holds on the state folder.

const settings = readLocalSettings(process.env);
const paths = statePaths(settings.stateFolder);
const logger = createLogger('local-monitor');
const report = (problem: string): void => {
  logger.warn(problem);
  tellSupervisor({ kind: 'notice', text: problem });
};
const settling = new Settling({
  clock: Date.now,
  afterHeartbeat: settings.alarmsAfterSeconds * 1000,
  atLatest: 300_000,
});
const topics = new SNSClient({});
const monitor = new Monitor({
  folder: paths.cloudwatch,
  clock: steadyClock(Date.now),
  metricsKeptFor: readRetention(process.env).metrics,
  publish: (action) => publishAction({ topics, call: tellSupervisor }, action),
  report,
});

const server = createServer(createEndpoint(monitor.cloudwatch, report));
// Longer than clients keep idle connections, so that none is closed under a request.
server.keepAliveTimeout = 75_000;
await new Promise<void>((resolve, reject) => {
  server.once('error', reject);
  server.listen({ port: settings.ports.monitor, host }, resolve);
});
process.on('message', ({ batch, lines }: MetricBatch) => {
  settling.hear(lines);
  monitor.take(lines);
  tellSupervisor({ kind: 'taken', batch });
});
tellSupervisor({ kind: 'taking' });
logger.info('The monitor listens.', { port: settings.ports.monitor });

let timer: NodeJS.Timeout;
const watch = (): void => {
  timer = setTimeout(
    () => {
      if (settling.over) monitor.tick();
      watch();
    },
    Math.max(0, monitor.nextTick - Date.now()),
  );
};
watch();

localTemplates({ folder: paths.templates, models: readSettings(process.env).models })
  .then(
    (templates) => monitor.adopt(templates),
    (error: unknown) => report(`There are no alarms from the template: ${(error as Error).message}`),
  )
  .catch((error: unknown) => report(`The alarms of the template cannot be run: ${(error as Error).message}`));

endOnSignal(async () => {
  clearTimeout(timer);
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
  monitor.close();
});
