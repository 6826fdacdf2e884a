import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { notificationMaxReceives } from '../../core/alerts/notification-settings.ts';
import { queueMaxReceives } from '../../core/settings/limits.ts';
import type { Deployment } from '../config/deployment.ts';
import { functionDefinitions } from '../config/functions.ts';
import type { Storage } from './storage.ts';

/** SQS keeps a message for at most 14 days. */
const longestRetention = Duration.days(14);

/** AWS asks for a visibility timeout of six times the timeout of the function that consumes a queue. */
const timeoutsPerVisibility = 6;

/** The queues of jobs, of webhooks and of notifications, and where each leaves what could not be handled. */
export class Queues extends Construct implements Readonly<Storage['queues']> {
  readonly jobs: Queue;
  readonly deadLetters: Queue;
  readonly webhooks: Queue;
  readonly webhookDeadLetters: Queue;
  readonly notifications: Queue;
  readonly notificationDeadLetters: Queue;

  constructor(scope: Construct, id: string, deployment: Deployment) {
    super(scope, id);
    const { limits } = deployment;
    const queue = (name: string, props: QueueProps): Queue =>
      new Queue(this, name, {
        encryption: QueueEncryption.SQS_MANAGED,
        enforceSSL: true,
        retentionPeriod: longestRetention,
        removalPolicy: deployment.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
        ...props,
      });
    this.deadLetters = queue('DeadLetters', {});
    this.jobs = queue('Jobs', {
      visibilityTimeout: Duration.seconds(limits.leaseSeconds),
      receiveMessageWaitTime: Duration.seconds(20),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: queueMaxReceives(limits) },
    });
    this.webhookDeadLetters = queue('WebhookDeadLetters', {});
    this.webhooks = queue('Webhooks', {
      visibilityTimeout: Duration.seconds(
        functionDefinitions.webhooks.timeoutSeconds * timeoutsPerVisibility,
      ),
      // A backstop above the attempts that the function counts itself.
      deadLetterQueue: { queue: this.webhookDeadLetters, maxReceiveCount: limits.webhookAttempts + 10 },
    });
    this.notificationDeadLetters = queue('NotificationDeadLetters', {});
    this.notifications = queue('Notifications', {
      visibilityTimeout: Duration.seconds(
        functionDefinitions.notifier.timeoutSeconds * timeoutsPerVisibility,
      ),
      // A backstop above the attempts and the waiting that the function counts itself.
      deadLetterQueue: {
        queue: this.notificationDeadLetters,
        maxReceiveCount: notificationMaxReceives(deployment.notifications),
      },
    });
  }
}
