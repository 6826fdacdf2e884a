import { notificationSecretName } from '../../core/alerts/notification-settings.ts';
import type { MonitoringVariable } from '../../core/settings/monitoring-settings.ts';
import type { EnvironmentVariable } from '../../core/settings/settings.ts';
import type { Storage } from '../storage/storage.ts';
import type { Deployment } from './deployment.ts';
import { repositoryVersion } from './repository.ts';

/** The variables of core/settings as functions and workers get them, complete by type. */
export function serviceEnvironment(
  deployment: Deployment,
  storage: Storage,
): Readonly<Record<EnvironmentVariable, string>> {
  return {
    STEMWATCH_STAGE: deployment.stage,
    STEMWATCH_VERSION: repositoryVersion,
    STEMWATCH_BUCKET: storage.bucket.bucketName,
    STEMWATCH_JOBS_TABLE: storage.tables.jobs.tableName,
    STEMWATCH_UPLOADS_TABLE: storage.tables.uploads.tableName,
    STEMWATCH_TOKENS_TABLE: storage.tables.tokens.tableName,
    STEMWATCH_CACHE_TABLE: storage.tables.cache.tableName,
    STEMWATCH_ALERTS_TABLE: storage.tables.alerts.tableName,
    STEMWATCH_COUNTERS_TABLE: storage.tables.counters.tableName,
    STEMWATCH_JOBS_QUEUE_URL: storage.queues.jobs.queueUrl,
    STEMWATCH_DEAD_LETTERS_QUEUE_URL: storage.queues.deadLetters.queueUrl,
    STEMWATCH_WEBHOOKS_QUEUE_URL: storage.queues.webhooks.queueUrl,
    STEMWATCH_NOTIFICATIONS_QUEUE_URL: storage.queues.notifications.queueUrl,
    STEMWATCH_NOTIFICATION_DEAD_LETTERS_QUEUE_URL: storage.queues.notificationDeadLetters.queueUrl,
    STEMWATCH_DIRECT_TOPIC_ARN: storage.topics.direct.topicArn,
    STEMWATCH_ESCALATION_TOPIC_ARN: storage.topics.escalation.topicArn,
    STEMWATCH_NOTIFICATION_SECRET: notificationSecretName(deployment.stage),
    STEMWATCH_NOTIFICATIONS: JSON.stringify(deployment.notifications),
    STEMWATCH_LIMITS: JSON.stringify(deployment.limits),
    STEMWATCH_WEBHOOK_PRIVATE_ADDRESSES: 'false',
    STEMWATCH_MODELS: deployment.models.join(','),
    STEMWATCH_EXPERIMENTS: JSON.stringify(deployment.experiments),
    STEMWATCH_WORKER_USD_PER_HOUR: String(deployment.worker.usdPerHour),
    STEMWATCH_INSTANCE_TYPE: deployment.worker.instanceType,
    STEMWATCH_METRICS_OUTLAST_INVOCATIONS: 'false',
    STEMWATCH_S3_PATH_STYLE: 'false',
    STEMWATCH_DEBUG_SAMPLING: String(deployment.logs.debugSampling),
  };
}

/** Names of the workers' cluster and service. */
export interface WorkerNames {
  readonly cluster: string;
  readonly service: string;
}

/** The variables of the functions that watch the service; `targets` is a list of regions as JSON. */
export function monitoringEnvironment(
  deployment: Deployment,
  storage: Storage,
  worker: WorkerNames,
  targets: string,
): Readonly<Record<MonitoringVariable, string>> {
  return {
    STEMWATCH_WORKER_CLUSTER: worker.cluster,
    STEMWATCH_WORKER_SERVICE: worker.service,
    STEMWATCH_PROBES_TABLE: storage.tables.probes.tableName,
    STEMWATCH_PROBE_TARGETS: targets,
    STEMWATCH_PROBES: JSON.stringify(deployment.probes.settings),
    STEMWATCH_TREND_MINIMUM_SAMPLES: String(deployment.trends.minimumSamples),
  };
}
