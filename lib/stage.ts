import { type StackProps, Stage, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ApiStack } from './api/api-stack.ts';
import type { Deployment } from './config/deployment.ts';
import { byFunction } from './config/functions.ts';
import type { Monitored } from './monitoring/monitored.ts';
import { MonitoringStack } from './monitoring/monitoring-stack.ts';
import { StorageStack } from './storage/storage-stack.ts';
import { WorkerStack } from './worker/worker-stack.ts';

/** One deployed stage: a stack for each life cycle. State outlives all, workers change with models, the API with code. */
export class StemwatchStage extends Stage {
  readonly storage: StorageStack;
  readonly worker: WorkerStack;
  readonly api: ApiStack;
  readonly monitoring: MonitoringStack;

  constructor(scope: Construct, deployment: Deployment) {
    super(scope, deployment.stage, { env: environmentOf(deployment) });
    const props = (part: string): StackProps => ({
      stackName: `stemwatch-${deployment.stage}-${part}`,
      description: `Stemwatch ${deployment.stage}: ${part}`,
    });
    this.storage = new StorageStack(this, 'Storage', deployment, props('storage'));
    this.worker = new WorkerStack(this, 'Worker', deployment, this.storage, props('worker'));
    this.api = new ApiStack(
      this,
      'Api',
      { deployment, storage: this.storage, worker: this.worker },
      props('api'),
    );
    this.monitoring = new MonitoringStack(this, 'Monitoring', {
      ...props('monitoring'),
      deployment,
      monitored: monitored(deployment, this.storage, this.worker, this.api),
      topics: this.storage.topics,
    });
    Tags.of(this).add('service', 'stemwatch');
    Tags.of(this).add('stage', deployment.stage);
  }
}

/** Without account and region CDK takes those of the caller at deployment, and synthesis needs no credentials. */
const environmentOf = ({ account, region }: Deployment) =>
  account === undefined || region === undefined ? {} : { account, region };

function monitored(
  deployment: Deployment,
  { queues }: StorageStack,
  worker: WorkerStack,
  api: ApiStack,
): Monitored {
  return {
    deployment: deployment.stage,
    apiName: api.restApi.restApiName,
    apiStage: deployment.stage,
    probed: api.probed,
    queues: {
      jobs: queues.jobs.queueName,
      deadLetters: queues.deadLetters.queueName,
      webhooks: queues.webhooks.queueName,
      webhookDeadLetters: queues.webhookDeadLetters.queueName,
      notifications: queues.notifications.queueName,
      notificationDeadLetters: queues.notificationDeadLetters.queueName,
    },
    functions: byFunction((name) => api.functions[name].functionName),
    cluster: worker.cluster.clusterName,
    service: worker.service.serviceName,
    models: deployment.models,
  };
}
