import * as z from 'zod';
import { type ModelId, modelIds, shippedModel } from '../models/catalogue.ts';
import { type Experiment, experimentFaults, experimentsSchema } from '../experiments/experiment.ts';
import { type NotificationSettings, notificationSettingsSchema } from '../alerts/notification-settings.ts';
import { type Limits, limitsSchema } from './limits.ts';
import { parseEnvironment, parseJson } from './parse-environment.ts';

/**
 * Environment variables that functions and the worker read, in one table. CDK and the local stack set them; nothing
 * else tells the code where it runs. AWS endpoints come from the SDK's own variables (AWS_ENDPOINT_URL_S3 and so on).
 */
export const environmentSchema = z.object({
  STEMWATCH_STAGE: z.string().min(1),
  STEMWATCH_VERSION: z.string().min(1).default('0.0.0'),
  STEMWATCH_BUCKET: z.string().min(3),
  STEMWATCH_JOBS_TABLE: z.string().min(3),
  STEMWATCH_UPLOADS_TABLE: z.string().min(3),
  STEMWATCH_TOKENS_TABLE: z.string().min(3),
  STEMWATCH_CACHE_TABLE: z.string().min(3),
  STEMWATCH_COUNTERS_TABLE: z.string().min(3),
  STEMWATCH_ALERTS_TABLE: z.string().min(3),
  STEMWATCH_JOBS_QUEUE_URL: z.url(),
  STEMWATCH_DEAD_LETTERS_QUEUE_URL: z.url(),
  STEMWATCH_WEBHOOKS_QUEUE_URL: z.url(),
  STEMWATCH_NOTIFICATIONS_QUEUE_URL: z.url(),
  STEMWATCH_NOTIFICATION_DEAD_LETTERS_QUEUE_URL: z.url(),
  /** Topics that reach people by e-mail alone, without the notifier in between. */
  STEMWATCH_DIRECT_TOPIC_ARN: z.string().min(3),
  STEMWATCH_ESCALATION_TOPIC_ARN: z.string().min(3),
  /** Name of the secret with the keys of PagerDuty and Slack. */
  STEMWATCH_NOTIFICATION_SECRET: z.string().min(1),
  /** How people are told of alerts, as JSON; absent fields take their defaults. */
  STEMWATCH_NOTIFICATIONS: z.string().default('{}'),
  /** Limits as JSON; absent fields take their defaults. */
  STEMWATCH_LIMITS: z.string().default('{}'),
  /** `true` lets webhooks go to private and loopback addresses; only for one machine. */
  STEMWATCH_WEBHOOK_PRIVATE_ADDRESSES: z.enum(['true', 'false']).default('false'),
  /** Models offered to clients, with commas; every worker must have their packs. The first serves jobs that name none. */
  STEMWATCH_MODELS: z.string().default(shippedModel),
  /** A/B experiments under way, as JSON. */
  STEMWATCH_EXPERIMENTS: z.string().default('[]'),
  /** Price of one worker hour in USD, for cost estimates. */
  STEMWATCH_WORKER_USD_PER_HOUR: z.coerce.number().min(0).default(0),
  STEMWATCH_INSTANCE_TYPE: z.string().min(1).default('unknown'),
  /** Share of requests and jobs, 0 to 1, of which frequent events are logged too, whatever the level. */
  STEMWATCH_DEBUG_SAMPLING: z.coerce.number().min(0).max(1).default(0.01),
  /**
   * `true` lets values of metrics wait beyond the end of an invocation, where a process serves several at once; not where it
   * is stopped in between, as by Lambda.
   */
  STEMWATCH_METRICS_OUTLAST_INVOCATIONS: z.enum(['true', 'false']).default('false'),
  /** `true` puts the bucket into the path of object addresses instead of the host name. */
  STEMWATCH_S3_PATH_STYLE: z.enum(['true', 'false']).default('false'),
});

/** Names of the environment variables. */
export type EnvironmentVariable = keyof z.input<typeof environmentSchema>;

/** Ids of one or more models of the catalogue, each once. */
export const offeredModelsSchema = z
  .tuple([z.enum(modelIds)], z.enum(modelIds))
  .refine((models) => new Set(models).size === models.length, 'a model is named twice');

/** Models offered to clients; the first serves jobs that name none. */
export type OfferedModels = readonly [ModelId, ...ModelId[]];

/** Where things are and what is allowed, read once at start. */
export interface Settings {
  readonly stage: string;
  readonly version: string;
  readonly bucket: string;
  readonly jobsTable: string;
  readonly uploadsTable: string;
  readonly tokensTable: string;
  readonly cacheTable: string;
  readonly countersTable: string;
  readonly alertsTable: string;
  readonly jobsQueueUrl: string;
  readonly deadLettersQueueUrl: string;
  readonly webhooksQueueUrl: string;
  readonly notificationsQueueUrl: string;
  readonly notificationDeadLettersQueueUrl: string;
  readonly directTopicArn: string;
  readonly escalationTopicArn: string;
  /** Name of the secret with the keys of PagerDuty and Slack. */
  readonly notificationSecret: string;
  readonly notifications: NotificationSettings;
  readonly limits: Limits;
  readonly webhookPrivateAddresses: boolean;
  /** Models offered to clients; the first serves jobs that name none. */
  readonly models: OfferedModels;
  readonly experiments: readonly Experiment[];
  readonly workerUsdPerHour: number;
  readonly instanceType: string;
  /** Whether values of metrics may wait beyond the end of an invocation. */
  readonly metricsOutlastInvocations: boolean;
  readonly s3PathStyle: boolean;
  /** Share of requests, 0 to 1, of which frequent events are logged too. */
  readonly debugSampling: number;
}

/**
 * Reads and checks the environment.
 *
 * @throws Error that names every variable that is missing or wrong.
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const env = parseEnvironment(environmentSchema, environment);
  const models = parseModels(env.STEMWATCH_MODELS);
  return {
    stage: env.STEMWATCH_STAGE,
    version: env.STEMWATCH_VERSION,
    bucket: env.STEMWATCH_BUCKET,
    jobsTable: env.STEMWATCH_JOBS_TABLE,
    uploadsTable: env.STEMWATCH_UPLOADS_TABLE,
    tokensTable: env.STEMWATCH_TOKENS_TABLE,
    cacheTable: env.STEMWATCH_CACHE_TABLE,
    countersTable: env.STEMWATCH_COUNTERS_TABLE,
    alertsTable: env.STEMWATCH_ALERTS_TABLE,
    jobsQueueUrl: env.STEMWATCH_JOBS_QUEUE_URL,
    deadLettersQueueUrl: env.STEMWATCH_DEAD_LETTERS_QUEUE_URL,
    webhooksQueueUrl: env.STEMWATCH_WEBHOOKS_QUEUE_URL,
    notificationsQueueUrl: env.STEMWATCH_NOTIFICATIONS_QUEUE_URL,
    notificationDeadLettersQueueUrl: env.STEMWATCH_NOTIFICATION_DEAD_LETTERS_QUEUE_URL,
    directTopicArn: env.STEMWATCH_DIRECT_TOPIC_ARN,
    escalationTopicArn: env.STEMWATCH_ESCALATION_TOPIC_ARN,
    notificationSecret: env.STEMWATCH_NOTIFICATION_SECRET,
    notifications: parseJson(
      'STEMWATCH_NOTIFICATIONS',
      env.STEMWATCH_NOTIFICATIONS,
      notificationSettingsSchema,
    ),
    limits: parseJson('STEMWATCH_LIMITS', env.STEMWATCH_LIMITS, limitsSchema),
    models,
    experiments: parseExperiments(env.STEMWATCH_EXPERIMENTS, models),
    webhookPrivateAddresses: env.STEMWATCH_WEBHOOK_PRIVATE_ADDRESSES === 'true',
    workerUsdPerHour: env.STEMWATCH_WORKER_USD_PER_HOUR,
    instanceType: env.STEMWATCH_INSTANCE_TYPE,
    metricsOutlastInvocations: env.STEMWATCH_METRICS_OUTLAST_INVOCATIONS === 'true',
    s3PathStyle: env.STEMWATCH_S3_PATH_STYLE === 'true',
    debugSampling: env.STEMWATCH_DEBUG_SAMPLING,
  };
}

function parseExperiments(json: string, models: OfferedModels): readonly Experiment[] {
  const prefix = 'STEMWATCH_EXPERIMENTS is not a valid list of experiments:';
  let experiments: readonly Experiment[];
  try {
    experiments = experimentsSchema.parse(JSON.parse(json));
  } catch (error) {
    throw new Error(`${prefix} ${(error as Error).message}`, { cause: error });
  }
  const faults = experimentFaults(experiments, models);
  if (faults.length > 0) throw new Error(`${prefix} ${faults.join(' ')}`);
  return experiments;
}

function parseModels(text: string): OfferedModels {
  const parsed = offeredModelsSchema.safeParse(text.split(',').map((id) => id.trim()));
  if (parsed.success) return parsed.data;
  throw new Error(
    `STEMWATCH_MODELS is "${text}", not models of the catalogue with commas, each once: ${modelIds.join(', ')}.`,
  );
}
