import { host } from './ports.ts';

/** Region and account that the embedded servers pretend to be in. */
export const region = 'us-east-1';
export const account = '000000000000';

/** Names of everything that CDK creates in AWS and the embedded servers provide on one machine. */
export const resources = {
  bucket: 'stemwatch-local',
  tables: {
    jobs: 'stemwatch-jobs',
    uploads: 'stemwatch-uploads',
    tokens: 'stemwatch-tokens',
    cache: 'stemwatch-cache',
  },
  queues: {
    jobs: 'stemwatch-jobs',
    deadLetters: 'stemwatch-dead-letters',
    webhooks: 'stemwatch-webhooks',
    webhookDeadLetters: 'stemwatch-webhook-dead-letters',
  },
} as const;

/** Key of a queue in `resources`. */
export type QueueKey = keyof typeof resources.queues;

/** Address of a queue. The numeric host matters: the name that fauxqs answers by itself does not resolve everywhere. */
export const queueUrl = (key: QueueKey, port: number): string =>
  `http://${host}:${port}/${account}/${resources.queues[key]}`;

/** ARN of a queue. */
export const queueArn = (key: QueueKey): string =>
  `arn:aws:sqs:${region}:${account}:${resources.queues[key]}`;
