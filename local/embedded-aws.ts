import { SQSClient } from '@aws-sdk/client-sqs';
import { limitsSchema } from '../core/settings/limits.ts';
import { startAwsServer } from './aws/aws-server.ts';
import { ensureDeveloperToken } from './aws/developer-token.ts';
import { provision } from './aws/provision.ts';
import { startTablesServer } from './aws/tables-server.ts';
import { sendServiceMetrics } from './metrics/send-service-metrics.ts';
import { findLocalSecret } from './notices/local-secret.ts';
import { keepNotice, startNoticeReceiver } from './notices/notice-receiver.ts';
import { receiveMail } from './notices/receive-mail.ts';
import { readLocalSettings } from './stack/local-settings.ts';
import { queueUrl, resources } from './stack/resources.ts';
import { statePaths } from './stack/state-folder.ts';
import { endOnSignal } from './supervision/end-on-signal.ts';
import { tellSupervisor } from './supervision/process-message.ts';

// The process that stands in for AWS: S3, SQS, SNS, Secrets Manager and DynamoDB with everything the service needs in them,
// and for whom alarms are told: PagerDuty, Slack and a mailbox.
const settings = readLocalSettings(process.env);
const paths = statePaths(settings.stateFolder);
const metrics = sendServiceMetrics();
const keeper = {
  file: paths.notices,
  show: (text: string) => tellSupervisor({ kind: 'notice', text }),
};
const quietKeeper = { ...keeper, show: () => undefined };
const receiver = await startNoticeReceiver(settings.ports.notices, keeper);
const findSecret = findLocalSecret(settings.notifyFile, receiver.address);
const servers = await Promise.all([
  startAwsServer(paths.aws, settings.ports.aws, metrics.note, findSecret),
  startTablesServer(paths.tables, settings.ports.tables, metrics.note),
]);
const stopping = new AbortController();
endOnSignal(async () => {
  stopping.abort();
  await Promise.all([receiver, ...servers].map((server) => server.stop()));
  metrics.flush();
});
await provision(limitsSchema.parse(JSON.parse(process.env['STEMWATCH_LIMITS'] ?? '{}')), settings.ports.aws);
void receiveMail(new SQSClient({}), queueUrl('mail', settings.ports.aws), {
  // What the topics of the severities mail, Slack shows too.
  keep: (notice) => keepNotice(notice, /direct|escalation/.test(notice.to) ? keeper : quietKeeper),
  signal: stopping.signal,
});
await ensureDeveloperToken(paths.token, resources.tables.tokens);
console.log(
  JSON.stringify({
    timestamp: new Date().toISOString(),
    level: 'INFO',
    message: 'Embedded AWS is ready.',
    addresses: servers.map((server) => server.address),
  }),
);
