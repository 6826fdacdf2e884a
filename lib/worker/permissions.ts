import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type Permission, tracing } from '../config/permission.ts';
import { items, listing, messages, objects } from '../storage/access.ts';
import type { Storage } from '../storage/storage.ts';

/** The tasks of the cluster as an ARN pattern, and as cdk-nag writes it. */
export interface TaskArns {
  readonly arn: string;
  readonly finding: string;
}

/** What a worker may do: its part of the state, scale-in protection of its task, traces. */
export const workerPermissions = (
  { bucket, tables, queues }: Storage,
  tasks: TaskArns,
): readonly Permission[] => [
  items(tables.jobs, 'GetItem', 'UpdateItem'),
  items(tables.uploads, 'GetItem'),
  items(tables.cache, 'GetItem', 'PutItem', 'DeleteItem'),
  objects(bucket, 'uploads', 'GetObject'),
  objects(bucket, 'stems', 'GetObject', 'PutObject', 'DeleteObject', 'AbortMultipartUpload'),
  listing(bucket),
  messages(queues.jobs, 'ReceiveMessage', 'DeleteMessage', 'ChangeMessageVisibility', 'GetQueueAttributes'),
  messages(queues.deadLetters, 'SendMessage'),
  messages(queues.webhooks, 'SendMessage'),
  {
    statement: new PolicyStatement({
      actions: ['ecs:GetTaskProtection', 'ecs:UpdateTaskProtection'],
      resources: [tasks.arn],
    }),
    wildcard: { resource: tasks.finding, reason: 'The ids of tasks are made at run time.' },
  },
  tracing,
];
