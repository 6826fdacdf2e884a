import { Duration } from 'aws-cdk-lib';
import type { Cluster, FargateService } from 'aws-cdk-lib/aws-ecs';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import { accessLogPrefix } from '../config/access-log.ts';
import type { Deployment } from '../config/deployment.ts';
import type { FunctionName } from '../config/functions.ts';
import type { Storage } from '../storage/storage.ts';

/** What runs functions that nobody calls. */
export interface BackgroundProps {
  readonly deployment: Deployment;
  readonly storage: Storage;
  readonly worker: { readonly cluster: Cluster; readonly service: FargateService };
  readonly functions: Readonly<Record<FunctionName, IFunction>>;
}

/** Feeds queues to functions, runs others on schedules, and tells others of new objects and of workers that stopped. */
export class Background extends Construct {
  constructor(scope: Construct, id: string, props: BackgroundProps) {
    super(scope, id);
    this.#feedQueues(props);
    this.#runOnSchedules(props);
    this.#tellOfEvents(props);
  }

  #feedQueues({ deployment, storage, functions }: BackgroundProps): void {
    functions.webhooks.addEventSource(
      new SqsEventSource(storage.queues.webhooks, {
        batchSize: 1,
        reportBatchItemFailures: true,
        maxConcurrency: deployment.api.webhookConcurrency,
      }),
    );
    functions.notifier.addEventSource(
      new SqsEventSource(storage.queues.notifications, {
        batchSize: 5,
        reportBatchItemFailures: true,
        maxConcurrency: deployment.api.notifierConcurrency,
      }),
    );
  }

  #runOnSchedules({ functions }: BackgroundProps): void {
    new Rule(this, 'EachMinute', {
      description: 'Looks for forgotten and lost jobs, samples, probes, follows alerts up',
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [functions.recovery, functions.sampler, functions.probe, functions.notifier].map(
        // The next minute is the retry.
        (target) => new LambdaFunction(target, { retryAttempts: 0, maxEventAge: Duration.minutes(1) }),
      ),
    });
    new Rule(this, 'EachDay', {
      description: 'Compares the days that have ended',
      // The day has ended in UTC, and its last figures have come.
      schedule: Schedule.cron({ hour: '0', minute: '30' }),
      targets: [new LambdaFunction(functions.trends, { retryAttempts: 3 })],
    });
  }

  #tellOfEvents({ storage, worker, functions }: BackgroundProps): void {
    new Rule(this, 'ObjectsAccessed', {
      description: 'Has downloads counted in each piece of the access log',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: {
          bucket: { name: [storage.accessLogs.bucketName] },
          object: { key: [{ prefix: accessLogPrefix }] },
        },
      },
      targets: [new LambdaFunction(functions.downloads, { retryAttempts: 5 })],
    });
    new Rule(this, 'WorkerStopped', {
      description: 'Has workers counted that stopped',
      eventPattern: {
        source: ['aws.ecs'],
        detailType: ['ECS Task State Change'],
        detail: {
          clusterArn: [worker.cluster.clusterArn],
          group: [`service:${worker.service.serviceName}`],
          lastStatus: ['STOPPED'],
        },
      },
      targets: [new LambdaFunction(functions.tasks, { retryAttempts: 5 })],
    });
  }
}
