import { limitsSchema } from '../core/settings/limits.ts';
import { startAwsServer } from './aws/aws-server.ts';
import { ensureDeveloperToken } from './aws/developer-token.ts';
import { provision } from './aws/provision.ts';
import { startTablesServer } from './aws/tables-server.ts';
import { sendServiceMetrics } from './metrics/send-service-metrics.ts';
import { readLocalSettings } from './stack/local-settings.ts';
import { resources } from './stack/resources.ts';
import { statePaths } from './stack/state-folder.ts';
import { endOnSignal } from './supervision/end-on-signal.ts';

// The process that stands in for AWS: S3, SQS, SNS and DynamoDB with everything the service needs in them.
const settings = readLocalSettings(process.env);
const paths = statePaths(settings.stateFolder);
const metrics = sendServiceMetrics();
const servers = await Promise.all([
  startAwsServer(paths.aws, settings.ports.aws, metrics.note),
  startTablesServer(paths.tables, settings.ports.tables, metrics.note),
]);
endOnSignal(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  metrics.flush();
});
await provision(limitsSchema.parse(JSON.parse(process.env['STEMWATCH_LIMITS'] ?? '{}')), settings.ports.aws);
await ensureDeveloperToken(paths.token, resources.tables.tokens);
console.log(
  JSON.stringify({
    timestamp: new Date().toISOString(),
    level: 'INFO',
    message: 'Embedded AWS is ready.',
    addresses: servers.map((server) => server.address),
  }),
);
