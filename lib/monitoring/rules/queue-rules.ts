import { type AlarmRule, every } from '../alarm-rule.ts';
import { own } from '../metric.ts';
import { queueMetrics } from '../service-metrics.ts';

/** What piles up or was given up. */
export const queueRules: readonly AlarmRule[] = [
  {
    id: 'dead-letters',
    meaning: 'Jobs failed at every attempt and their messages were put aside.',
    firstAction: 'Read the fault of the jobs named in the messages; redrive them once the cause is gone.',
    metric: (monitored) => queueMetrics(monitored.queues.deadLetters).waiting,
    levels: (settings) => settings.deadLetters,
    comparison: '>=',
    periodSeconds: 60,
    evaluate: every(1),
    missing: {
      treat: 'ignore',
      because: 'SQS stops reporting for a queue that nobody uses, while its messages still lie there.',
    },
  },
  {
    id: 'undelivered-webhooks',
    meaning: 'Webhook messages could not even be handled; their receivers were never told.',
    firstAction: 'Read the log of the webhooks function, then redrive the queue.',
    metric: (monitored) => queueMetrics(monitored.queues.webhookDeadLetters).waiting,
    levels: (settings) => settings.undeliveredWebhooks,
    comparison: '>=',
    periodSeconds: 60,
    evaluate: every(1),
    missing: {
      treat: 'ignore',
      because: 'SQS stops reporting for a queue that nobody uses, while its messages still lie there.',
    },
  },
  {
    id: 'abandoned-webhooks',
    meaning: 'Several receivers were never told that their jobs had ended: every attempt was in vain.',
    firstAction:
      'See which hosts the failed deliveries name; one of them is a client to be told, many are us.',
    metric: (monitored) => own(monitored, 'WebhookDeliveries', { outcome: 'exhausted' }, 'Sum'),
    levels: (settings) => settings.abandonedWebhooks,
    comparison: '>=',
    periodSeconds: 900,
    evaluate: every(1),
    missing: { treat: 'notBreaching', because: 'Nothing is counted while no webhook is given up.' },
  },
  {
    id: 'oldest-message',
    meaning: 'A job has waited in the queue for longer than promised.',
    firstAction: 'Compare running workers with the backlog; raise worker.maxTasks if they are at the limit.',
    suppressedBy: 'no-worker',
    metric: (monitored) => queueMetrics(monitored.queues.jobs).oldestSeconds,
    levels: (settings) => settings.oldestMessageSeconds,
    comparison: '>=',
    periodSeconds: 60,
    evaluate: every(5),
    missing: { treat: 'notBreaching', because: 'SQS reports no age while no job waits.' },
  },
  {
    id: 'queue-backlog',
    meaning: 'Jobs come faster than workers end them.',
    firstAction: 'See whether workers start and work; raise worker.maxTasks if demand has grown.',
    suppressedBy: 'no-worker',
    metric: (monitored) => queueMetrics(monitored.queues.jobs).waiting,
    levels: (settings) => settings.queueBacklog,
    comparison: '>=',
    periodSeconds: 60,
    evaluate: every(5),
    missing: {
      treat: 'notBreaching',
      because: 'SQS reports nothing for a queue without traffic, which has no backlog.',
    },
  },
];
