import { PurgeQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { ApiClient, JobView } from '../../cli/client/api-client.ts';
import type { NotificationSettings } from '../../core/alerts/notification-settings.ts';
import type { Limits } from '../../core/settings/limits.ts';
import { stereoNoise } from './audio/signals.ts';
import { wavBytes } from './audio/wav-bytes.ts';
import type { LocalStack } from './local-stack.ts';
import { hasEnded, type SubmittedSong, submitSong, until, untilJob } from './submit-song.ts';

/** Limits with which faults show soon. */
export const hastyLimits = {
  maxAttempts: 2,
  leaseSeconds: 3,
  webhookAttempts: 1,
  requestsPerMinute: 30,
  retryAttempts: 2,
  circuitFailures: 2,
} as const satisfies Partial<Limits>;

/** Notifications that are tried twice at once, and given up. */
export const hastyNotifications = {
  groupSeconds: 0,
  attempts: 2,
  backoffSeconds: 0.1,
} as const satisfies Partial<NotificationSettings>;

/** An experiment that jobs without a model take part in. */
export const experiments = [
  {
    name: 'overlap',
    variants: [{ name: 'usual' }, { name: 'half', separation: { overlap: 0.5 } }],
    quantity: 'separationSeconds',
  },
];

/** What others than callers with songs ask for. */
const otherPages = [
  '/health',
  '/health/monitoring',
  '/ready',
  '/docs',
  '/openapi.json',
  '/metrics',
  '/monitoring/status',
  '/monitoring/alerts',
];

/** Where songs are sent and faults happen. */
export interface Place {
  readonly stack: LocalStack;
  readonly client: ApiClient;
  /** Answers every webhook with an error. */
  readonly receiver: string;
}

/**
 * What a service meets in its life, within half a minute: songs that are separated, come again or are no songs, crashes, a
 * lost job, callers who have no token, no address or no patience, and a failure of everything it depends on.
 */
export async function liveThrough(place: Place): Promise<void> {
  const lost = await loseJob(place);
  await separateSongs(place);
  await failJobs(place);
  await suffer(place);
  await callAround(place);
  await untilJob(place.client, lost.jobId, hasEnded);
}

const noise = (seconds: number): SubmittedSong => ({
  name: 'noise.wav',
  bytes: wavBytes(stereoNoise(0.3, seconds * 44_100)),
});

/** A worker dies over a song, and the message that would tell the next one is lost too. */
async function loseJob({ stack, client }: Place): Promise<JobView> {
  const job = await submitSong(client, noise(6));
  await untilJob(client, job.jobId, ({ state }) => state === 'processing');
  stack.kill('worker');
  const queues = new SQSClient({
    endpoint: stack.environment['AWS_ENDPOINT_URL_SQS'] ?? '',
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  await queues.send(new PurgeQueueCommand({ QueueUrl: stack.environment['STEMWATCH_JOBS_QUEUE_URL'] }));
  queues.destroy();
  return job;
}

/**
 * Songs that succeed: one that takes part in the experiment, then one three times, of which the second finds its stems made
 * already and the third finds them gone.
 */
async function separateSongs({ client, receiver }: Place): Promise<void> {
  const separated = async (job: SubmittedSong['job']): Promise<JobView> => {
    const { jobId } = await submitSong(client, { ...noise(2), ...(job === undefined ? {} : { job }) });
    const ended = await untilJob(client, jobId, hasEnded);
    if (ended.state !== 'succeeded') throw new Error(`a song was not separated: ${JSON.stringify(ended)}`);
    for (const { url } of ended.stems ?? []) await (await fetch(url)).arrayBuffer();
    return ended;
  };
  await separated({ webhook: { url: `${receiver}/refused` } });
  const same = [await separated({ model: 'preview' }), await separated({ model: 'preview' })];
  for (const { jobId } of same) await client.deleteJob(jobId);
  await separated({ model: 'preview' });
}

/** A file that is no song, and a song over which the engine crashes until it is given up. */
async function failJobs({ stack, client }: Place): Promise<void> {
  const text = await submitSong(client, { name: 'text.wav', bytes: Buffer.from('no song\n'.repeat(500)) });
  await untilJob(client, text.jobId, hasEnded);
  const poisoned = stack.poisonEngine();
  const poison = await submitSong(client, noise(3));
  await untilJob(client, poison.jobId, hasEnded);
  await poisoned.stop();
}

/** Everything that the service depends on dies under it until tables and objects were missed and a circuit has opened. */
async function suffer(place: Place): Promise<void> {
  const { stack } = place;
  const missed = (dependency: string): boolean =>
    stack.emf('DependencyErrors').some((line) => line['dependency'] === dependency);
  await until(
    () => breakOnce(place),
    () => missed('jobs-table') && missed('objects') && stack.emf('CircuitOpened').length > 0,
  );
}

/** What the service depends on dies over a song, while others wait and callers ask on, and comes back. */
async function breakOnce({ stack, client }: Place): Promise<void> {
  const [first, ...others] = await Promise.all([1, 2].map(() => submitSong(client, noise(2))));
  await untilJob(client, first!.jobId, ({ state }) => state !== 'queued');
  stack.kill('aws');
  const headers = { authorization: `Bearer ${stack.token}` };
  await Promise.all(Array.from({ length: 8 }, () => fetch(`${stack.url}/v1/jobs`, { headers })));
  for (const { jobId } of [first!, ...others]) await untilJob(client, jobId, hasEnded);
}

/** A wrong token, an address that is none, every page, and more requests than one address may make. */
async function callAround({ stack, client }: Place): Promise<void> {
  const get = async (path: string, token: string): Promise<number> =>
    (await fetch(`${stack.url}${path}`, { headers: { authorization: `Bearer ${token}` } })).status;
  await get('/v1/jobs', 'wrong');
  await get('/v1/nothing', stack.token);
  for (const path of otherPages) await get(path, stack.token);
  await client.listModels();
  await client.clearCache();
  const upload = { method: 'POST', headers: { authorization: `Bearer ${stack.token}` }, body: '{}' };
  await until(
    async () => (await fetch(`${stack.url}/v1/uploads`, upload)).status,
    (status) => status === 429,
  );
}
