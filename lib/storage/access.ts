import { Stack } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { alertIndexes } from '../../core/alerts/alert-store.ts';
import { jobIndexes } from '../../core/jobs/job-store.ts';
import { accessLogPrefix } from '../config/access-log.ts';
import type { Permission } from '../config/permission.ts';
import { objectPrefixes } from './object-bucket.ts';

type ItemAction = 'GetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'BatchWriteItem' | 'Scan';
type ObjectAction =
  'GetObject' | 'PutObject' | 'DeleteObject' | 'AbortMultipartUpload' | 'ListMultipartUploadParts';
type QueueAction =
  'SendMessage' | 'ReceiveMessage' | 'DeleteMessage' | 'ChangeMessageVisibility' | 'GetQueueAttributes';

/** Access to the items of a table. */
export const items = (table: ITableV2, ...actions: readonly ItemAction[]): Permission =>
  allow('dynamodb', actions, table.tableArn);

/** Queries on one index of the jobs table. */
export const jobIndex = (table: ITableV2, index: keyof typeof jobIndexes): Permission =>
  allow('dynamodb', ['Query'], `${table.tableArn}/index/${jobIndexes[index].name}`);

/** Queries on one index of the alerts table. */
export const alertIndex = (table: ITableV2, index: keyof typeof alertIndexes): Permission =>
  allow('dynamodb', ['Query'], `${table.tableArn}/index/${alertIndexes[index].name}`);

/** Access to the objects under one prefix. */
export function objects(
  bucket: IBucket,
  prefix: keyof typeof objectPrefixes,
  ...actions: readonly ObjectAction[]
): Permission {
  const pattern = `${objectPrefixes[prefix]}*`;
  return {
    ...allow('s3', actions, bucket.arnForObjects(pattern)),
    wildcard: {
      resource: `${importName(bucket)}/${pattern}`,
      reason: `Keys under ${objectPrefixes[prefix]} contain ids that are made at run time.`,
    },
  };
}

/** Reading the pieces of the access log. */
export function accessLog(bucket: IBucket): Permission {
  const pattern = `${accessLogPrefix}*`;
  return {
    ...allow('s3', ['GetObject'], bucket.arnForObjects(pattern)),
    wildcard: {
      resource: `${importName(bucket)}/${pattern}`,
      reason: 'S3 names the pieces of its log by time.',
    },
  };
}

/** Listing; without it S3 answers 403 instead of 404 for an object that does not exist. */
export const listing = (bucket: IBucket): Permission => allow('s3', ['ListBucket'], bucket.bucketArn);

/** Access to a queue. */
export const messages = (queue: IQueue, ...actions: readonly QueueAction[]): Permission =>
  allow('sqs', actions, queue.queueArn);

/** Publishing to a topic that is encrypted with a key of our own. */
export function publishing(topic: ITopic): readonly Permission[] {
  const { masterKey } = topic;
  return [
    allow('sns', ['Publish'], topic.topicArn),
    ...(masterKey === undefined ? [] : [allow('kms', ['Decrypt', 'GenerateDataKey'], masterKey.keyArn)]),
  ];
}

/** Reading a secret; its ARN ends with characters that Secrets Manager chooses, which the secret itself knows. */
export const secretValue = (secret: ISecret): Permission =>
  allow('secretsmanager', ['GetSecretValue'], secret.secretArn);

const allow = (service: string, actions: readonly string[], resource: string): Permission => ({
  statement: new PolicyStatement({
    actions: actions.map((action) => `${service}:${action}`),
    resources: [resource],
  }),
});

/** The name under which other stacks import the bucket's ARN, which is what cdk-nag sees there. */
function importName(bucket: IBucket): string {
  const home = Stack.of(bucket);
  const imported = home.resolve(home.exportValue(bucket.bucketArn)) as { 'Fn::ImportValue': string };
  return imported['Fn::ImportValue'];
}
