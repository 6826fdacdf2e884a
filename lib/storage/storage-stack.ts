import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { EnvironmentVariable } from '../../core/settings/settings.ts';
import type { Deployment } from '../config/deployment.ts';
import { createAlarmTopics } from './alarm-topics.ts';
import { createNotificationSecret } from './notification-secret.ts';
import { ObjectBucket } from './object-bucket.ts';
import { Queues } from './queues.ts';
import type { Storage } from './storage.ts';
import { Tables } from './tables.ts';

/** All state of a stage, in a stack that outlives the others. */
export class StorageStack extends Stack implements Storage {
  readonly bucket: Storage['bucket'];
  readonly accessLogs: Storage['accessLogs'];
  readonly tables: Storage['tables'];
  readonly queues: Storage['queues'];
  readonly topics: Storage['topics'];
  readonly notificationSecret: Storage['notificationSecret'];

  constructor(scope: Construct, id: string, deployment: Deployment, props: StackProps) {
    super(scope, id, { ...props, terminationProtection: deployment.terminationProtection });
    const { bucket, accessLogs } = new ObjectBucket(this, 'Bucket', deployment);
    this.bucket = bucket;
    this.accessLogs = accessLogs;
    this.tables = new Tables(this, 'Tables', deployment);
    this.queues = new Queues(this, 'Queues', deployment);
    this.topics = createAlarmTopics(this, {
      stage: deployment.stage,
      settings: deployment.alarms,
      queue: this.queues.notifications,
    });
    this.notificationSecret = createNotificationSecret(this, deployment);
    this.#showNames();
  }

  /** Names that the operator's commands ask for, each under the variable that holds it. */
  #showNames(): void {
    const names: Partial<Record<EnvironmentVariable, string>> = {
      STEMWATCH_TOKENS_TABLE: this.tables.tokens.tableName,
      STEMWATCH_JOBS_TABLE: this.tables.jobs.tableName,
      STEMWATCH_JOBS_QUEUE_URL: this.queues.jobs.queueUrl,
      STEMWATCH_DEAD_LETTERS_QUEUE_URL: this.queues.deadLetters.queueUrl,
    };
    for (const [description, value] of Object.entries(names)) {
      new CfnOutput(this, description.replaceAll('_', ''), { value, description });
    }
  }
}
