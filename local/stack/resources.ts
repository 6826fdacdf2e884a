import { host } from './ports.ts';

/** Region and account that the embedded servers pretend to be in. */
export const region = 'us-east-1';
export const account = '000000000000';

/** The stage that the local stack is; part of the names of its API, alarms and dashboard. */
export const localStage = 'local';

/** Names of everything that CDK creates in AWS and the embedded servers provide on one machine. */
export const resources = {
  bucket: 'stemwatch-local',
  accessLogBucket: 'stemwatch-local-access-logs',
  tables: {
    jobs: 'stemwatch-jobs',
    uploads: 'stemwatch-uploads',
    tokens: 'stemwatch-tokens',
    cache: 'stemwatch-cache',
    counters: 'stemwatch-counters',
    probes: 'stemwatch-probes',
    alerts: 'stemwatch-alerts',
  },
  queues: {
    jobs: 'stemwatch-jobs',
    deadLetters: 'stemwatch-dead-letters',
    webhooks: 'stemwatch-webhooks',
    webhookDeadLetters: 'stemwatch-webhook-dead-letters',
    notifications: 'stemwatch-notifications',
    notificationDeadLetters: 'stemwatch-notification-dead-letters',
    /** What AWS would mail. */
    mail: 'stemwatch-mail',
  },
  /** Where alarms publish: by severity, and past the notifier. */
  topics: {
    info: 'stemwatch-info',
    warning: 'stemwatch-warning',
    critical: 'stemwatch-critical',
    direct: 'stemwatch-direct',
    escalation: 'stemwatch-escalation',
  },
  cluster: 'stemwatch-local',
  service: 'stemwatch-worker',
} as const;

/** Key of a queue in `resources`. */
export type QueueKey = keyof typeof resources.queues;

/** Key of a topic in `resources`. */
export type TopicKey = keyof typeof resources.topics;

/** Address of a queue. The numeric host matters: the name that fauxqs answers by itself does not resolve everywhere. */
export const queueUrl = (key: QueueKey, port: number): string =>
  `http://${host}:${port}/${account}/${resources.queues[key]}`;

/** ARN of a queue. */
export const queueArn = (key: QueueKey): string =>
  `arn:aws:sqs:${region}:${account}:${resources.queues[key]}`;

/** ARN of a topic. */
export const topicArn = (key: TopicKey): string =>
  `arn:aws:sns:${region}:${account}:${resources.topics[key]}`;
