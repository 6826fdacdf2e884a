import type { FunctionName } from '../config/functions.ts';
import { type Permission, readingFigures, readingMetricData } from '../config/permission.ts';
import {
  accessLog,
  alertIndex,
  items,
  jobIndex,
  listing,
  messages,
  objects,
  publishing,
  secretValue,
} from '../storage/access.ts';
import type { Storage } from '../storage/storage.ts';

/** What each function may do with the state of the service; nothing else is granted anywhere. */
export const functionPermissions: Readonly<
  Record<FunctionName, (storage: Storage) => readonly Permission[]>
> = {
  uploads: ({ bucket, tables }) => [
    items(tables.uploads, 'GetItem', 'PutItem', 'UpdateItem'),
    objects(bucket, 'uploads', 'GetObject', 'PutObject', 'AbortMultipartUpload', 'ListMultipartUploadParts'),
    listing(bucket),
    items(tables.counters, 'UpdateItem'),
  ],
  jobs: ({ bucket, tables, queues }) => [
    items(tables.jobs, 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'),
    jobIndex(tables.jobs, 'byOwner'),
    items(tables.uploads, 'GetItem', 'UpdateItem'),
    objects(bucket, 'uploads', 'GetObject'),
    objects(bucket, 'stems', 'GetObject', 'DeleteObject'),
    listing(bucket),
    messages(queues.jobs, 'SendMessage'),
    items(tables.counters, 'UpdateItem'),
  ],
  models: () => [],
  cache: ({ tables }) => [items(tables.cache, 'Scan', 'UpdateItem', 'BatchWriteItem')],
  health: ({ bucket, tables, queues }) => [
    listing(bucket),
    items(tables.jobs, 'GetItem'),
    messages(queues.jobs, 'GetQueueAttributes'),
    alertIndex(tables.alerts, 'open'),
    readingFigures,
  ],
  metrics: () => [readingFigures],
  documentation: () => [],
  authorizer: ({ tables }) => [items(tables.tokens, 'GetItem'), items(tables.counters, 'UpdateItem')],
  // Consuming the queue is granted by the event source.
  webhooks: ({ bucket, tables }) => [
    items(tables.jobs, 'GetItem', 'UpdateItem'),
    objects(bucket, 'stems', 'GetObject'),
  ],
  downloads: ({ accessLogs }) => [accessLog(accessLogs)],
  recovery: ({ tables, queues }) => [
    items(tables.jobs, 'GetItem', 'UpdateItem'),
    jobIndex(tables.jobs, 'due'),
    messages(queues.jobs, 'SendMessage'),
    messages(queues.deadLetters, 'SendMessage'),
    messages(queues.webhooks, 'SendMessage'),
  ],
  sampler: ({ tables, queues }) => [
    jobIndex(tables.jobs, 'phase'),
    messages(queues.jobs, 'GetQueueAttributes'),
    messages(queues.deadLetters, 'GetQueueAttributes'),
    readingMetricData,
  ],
  probe: ({ tables }) => [items(tables.probes, 'GetItem', 'PutItem')],
  alerts: ({ tables, queues }) => [
    items(tables.alerts, 'GetItem', 'PutItem'),
    alertIndex(tables.alerts, 'byTime'),
    alertIndex(tables.alerts, 'open'),
    messages(queues.notifications, 'SendMessage'),
  ],
  // Consuming the queue is granted by the event source.
  notifier: ({ tables, queues, topics, notificationSecret }) => [
    items(tables.alerts, 'GetItem', 'PutItem', 'UpdateItem'),
    alertIndex(tables.alerts, 'open'),
    messages(queues.notifications, 'SendMessage'),
    messages(queues.notificationDeadLetters, 'SendMessage'),
    ...publishing(topics.direct),
    ...publishing(topics.escalation),
    secretValue(notificationSecret),
  ],
  // EventBridge brings all that it needs to know.
  tasks: () => [],
  trends: () => [readingMetricData],
};
