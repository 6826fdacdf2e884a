import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { AlarmTopics } from './alarm-topics.ts';

/** Where state lives; what functions and the worker are given access to, part by part. */
export interface Storage {
  readonly bucket: IBucket;
  /** Takes the access log of `bucket`, and tells EventBridge of each piece of it. */
  readonly accessLogs: IBucket;
  readonly tables: {
    readonly jobs: ITableV2;
    readonly uploads: ITableV2;
    readonly tokens: ITableV2;
    readonly cache: ITableV2;
    readonly counters: ITableV2;
    readonly probes: ITableV2;
    readonly alerts: ITableV2;
  };
  readonly queues: {
    readonly jobs: IQueue;
    readonly deadLetters: IQueue;
    readonly webhooks: IQueue;
    readonly webhookDeadLetters: IQueue;
    readonly notifications: IQueue;
    readonly notificationDeadLetters: IQueue;
  };
  /** Where alarms are published; their subscriptions are state, confirmed by people. */
  readonly topics: AlarmTopics;
  /** Keys of PagerDuty and Slack. */
  readonly notificationSecret: ISecret;
}
