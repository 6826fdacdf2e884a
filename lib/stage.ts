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
  constructor(scope: Construct, deployment: Deployment) {
    super(scope, deployment.stage, { env: environmentOf(deployment) });
    const props = (part: string): StackProps => ({
      stackName: `stemwatch-${deployment.stage}-${part}`,
      description: `Stemwatch ${deployment.stage}: ${part}`,
    });
    const storage = new StorageStack(this, 'Storage', deployment, props('storage'));
    const worker = new WorkerStack(this, 'Worker', deployment, storage, props('worker'));
    const api = new ApiStack(this, 'Api', deployment, storage, props('api'));
    new MonitoringStack(
      this,
      'Monitoring',
      deployment,
      monitored(deployment, storage, worker, api),
      props('monitoring'),
    );
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
    apiName: api.restApi.restApiName,
    apiStage: deployment.stage,
    queues: {
      jobs: queues.jobs.queueName,
      deadLetters: queues.deadLetters.queueName,
      webhooks: queues.webhooks.queueName,
      webhookDeadLetters: queues.webhookDeadLetters.queueName,
    },
    functions: byFunction((name) => api.functions[name].functionName),
    cluster: worker.cluster.clusterName,
    service: worker.service.serviceName,
    models: deployment.models,
  };
}
