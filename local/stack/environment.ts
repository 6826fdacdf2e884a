import {
  type NotificationSettings,
  notificationSecretName,
} from '../../core/alerts/notification-settings.ts';
import type { MonitoringVariable } from '../../core/settings/monitoring-settings.ts';
import type { EnvironmentVariable, OfferedModels } from '../../core/settings/settings.ts';
import type { Limits } from '../../core/settings/limits.ts';
import { host, type Ports } from './ports.ts';
import { localStage, queueUrl, region, resources, topicArn } from './resources.ts';

/** What the processes of one stack are told. */
export interface StackConfiguration {
  /** Absolute path of the folder that holds everything the stack remembers. */
  readonly stateFolder: string;
  readonly ports: Ports;
  /** Limits that differ from `localLimits` and the defaults. */
  readonly limits: Partial<Limits>;
  /** Models that the API offers. */
  readonly models: OfferedModels;
  /** Version of this checkout. */
  readonly version: string;
  /** Seconds between two runs of the recovery function. */
  readonly recoverySeconds: number;
  /** Further variables for every process; they win. */
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * Limits on one machine: a worker that was killed is noticed soon, webhooks are tried again soon, and calls outlive a
 * restart of the embedded servers, which takes a second or two, and their slowness on a busy machine. All requests come
 * from one address, which none may be refused for.
 */
export const localLimits = {
  leaseSeconds: 15,
  webhookBackoffSeconds: 1,
  retryAttempts: 8,
  retryFirstSeconds: 0.1,
  answerSeconds: 20,
  circuitOpenSeconds: 2,
  requestsPerMinute: 0,
} as const satisfies Partial<Limits>;

/** Notifications on one machine: alerts are told of soon. */
export const localNotifications = { groupSeconds: 2 } as const satisfies Partial<NotificationSettings>;

/** Names of the variables that only the processes of this room read. */
export type LocalVariable =
  | 'STEMWATCH_LOCAL_STATE'
  | 'STEMWATCH_LOCAL_API_PORT'
  | 'STEMWATCH_LOCAL_AWS_PORT'
  | 'STEMWATCH_LOCAL_TABLES_PORT'
  | 'STEMWATCH_LOCAL_MONITOR_PORT'
  | 'STEMWATCH_LOCAL_NOTICES_PORT'
  | 'STEMWATCH_LOCAL_RECOVERY_SECONDS'
  | 'STEMWATCH_LOCAL_ALARMS_AFTER_SECONDS';

/**
 * The environment of every process of the stack. What the user's own environment says about AWS is left out, so that
 * nothing here can ever reach a real account.
 */
export function stackEnvironment(
  configuration: StackConfiguration,
  inherited: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  return {
    ...withoutAws(inherited),
    ...awsVariables(configuration),
    ...settingsVariables(configuration, inherited),
    ...monitoringVariables(configuration),
    ...localVariables(configuration),
    NODE_COMPILE_CACHE: `${configuration.stateFolder}/compile-cache`,
    STEMWATCH_WORK_FOLDER: `${configuration.stateFolder}/work`,
    ORT_DISABLE_TELEMETRY: '1',
    ...configuration.variables,
  };
}

function withoutAws(inherited: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const kept = Object.entries(inherited).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !/^(AWS_|_X_AMZN_|LAMBDA_)/.test(entry[0]),
  );
  return Object.fromEntries(kept);
}

/** The AWS SDK's own variables: endpoints of the embedded servers, credentials that mean nothing. */
function awsVariables({ ports }: StackConfiguration): Record<string, string> {
  const aws = `http://${host}:${ports.aws}`;
  return {
    AWS_ENDPOINT_URL_S3: aws,
    AWS_ENDPOINT_URL_SQS: aws,
    AWS_ENDPOINT_URL_SNS: aws,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: aws,
    AWS_ENDPOINT_URL_DYNAMODB: `http://${host}:${ports.tables}`,
    AWS_ENDPOINT_URL_CLOUDWATCH: `http://${host}:${ports.monitor}`,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_REGION: region,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    // The X-Ray SDK, for which there is nothing to do here, would otherwise follow every promise of the process.
    AWS_XRAY_MANUAL_MODE: 'true',
    // Enough attempts to outlive a restart of the embedded servers.
    AWS_MAX_ATTEMPTS: '8',
  };
}

function settingsVariables(
  configuration: StackConfiguration,
  inherited: Readonly<Record<string, string | undefined>>,
): Record<EnvironmentVariable, string> {
  const { ports, limits, models, version } = configuration;
  return {
    STEMWATCH_STAGE: localStage,
    STEMWATCH_VERSION: version,
    STEMWATCH_BUCKET: resources.bucket,
    STEMWATCH_JOBS_TABLE: resources.tables.jobs,
    STEMWATCH_UPLOADS_TABLE: resources.tables.uploads,
    STEMWATCH_TOKENS_TABLE: resources.tables.tokens,
    STEMWATCH_CACHE_TABLE: resources.tables.cache,
    STEMWATCH_COUNTERS_TABLE: resources.tables.counters,
    STEMWATCH_ALERTS_TABLE: resources.tables.alerts,
    STEMWATCH_JOBS_QUEUE_URL: queueUrl('jobs', ports.aws),
    STEMWATCH_DEAD_LETTERS_QUEUE_URL: queueUrl('deadLetters', ports.aws),
    STEMWATCH_WEBHOOKS_QUEUE_URL: queueUrl('webhooks', ports.aws),
    STEMWATCH_NOTIFICATIONS_QUEUE_URL: queueUrl('notifications', ports.aws),
    STEMWATCH_NOTIFICATION_DEAD_LETTERS_QUEUE_URL: queueUrl('notificationDeadLetters', ports.aws),
    STEMWATCH_DIRECT_TOPIC_ARN: topicArn('direct'),
    STEMWATCH_ESCALATION_TOPIC_ARN: topicArn('escalation'),
    STEMWATCH_NOTIFICATION_SECRET: notificationSecretName(localStage),
    STEMWATCH_NOTIFICATIONS: JSON.stringify(localNotifications),
    STEMWATCH_LIMITS: JSON.stringify({ ...localLimits, ...limits }),
    STEMWATCH_WEBHOOK_PRIVATE_ADDRESSES: 'true',
    STEMWATCH_MODELS: models.join(','),
    STEMWATCH_EXPERIMENTS: inherited['STEMWATCH_EXPERIMENTS'] ?? '[]',
    STEMWATCH_WORKER_USD_PER_HOUR: '0',
    STEMWATCH_INSTANCE_TYPE: 'local',
    STEMWATCH_METRICS_OUTLAST_INVOCATIONS: 'true',
    STEMWATCH_S3_PATH_STYLE: 'true',
    STEMWATCH_DEBUG_SAMPLING: '0.01',
  };
}

function monitoringVariables({ ports }: StackConfiguration): Record<MonitoringVariable, string> {
  return {
    STEMWATCH_WORKER_CLUSTER: resources.cluster,
    STEMWATCH_WORKER_SERVICE: resources.service,
    STEMWATCH_PROBES_TABLE: resources.tables.probes,
    STEMWATCH_PROBE_TARGETS: JSON.stringify([{ region, url: `http://${host}:${ports.api}` }]),
    STEMWATCH_PROBES: '{}',
    STEMWATCH_TREND_MINIMUM_SAMPLES: '20',
  };
}

function localVariables(configuration: StackConfiguration): Record<LocalVariable, string> {
  const { stateFolder, ports, recoverySeconds } = configuration;
  return {
    STEMWATCH_LOCAL_STATE: stateFolder,
    STEMWATCH_LOCAL_API_PORT: String(ports.api),
    STEMWATCH_LOCAL_AWS_PORT: String(ports.aws),
    STEMWATCH_LOCAL_TABLES_PORT: String(ports.tables),
    STEMWATCH_LOCAL_MONITOR_PORT: String(ports.monitor),
    STEMWATCH_LOCAL_NOTICES_PORT: String(ports.notices),
    STEMWATCH_LOCAL_RECOVERY_SECONDS: String(recoverySeconds),
    STEMWATCH_LOCAL_ALARMS_AFTER_SECONDS: '60',
  };
}
