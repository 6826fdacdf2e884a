import type { CfnCluster, CfnService } from 'aws-cdk-lib/aws-ecs';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import type { CfnTopic } from 'aws-cdk-lib/aws-sns';
import type { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import type { OfferedModels } from '../../core/settings/settings.ts';
import { synthesizeTemplates, type Templates } from '../../lib/app.ts';
import { parseDeployment } from '../../lib/config/deployment.ts';
import { functionNames } from '../../lib/config/functions.ts';
import type { Monitored } from '../../lib/monitoring/monitored.ts';
import type { StemwatchStage } from '../../lib/stage.ts';
import { lambdaName } from '../gateway/lambda-context.ts';
import { localStage, resources, type TopicKey } from '../stack/resources.ts';

/** A deployment offers at most so many models, because of what one alarm can watch. */
const mostModels = 5;

/**
 * The templates of the local stack's own stage: those of any other, but with the names that things have on this machine,
 * so that alarms look at the metrics and publish to the topics that are here.
 */
export function synthesizeLocalTemplates(models: OfferedModels): Templates {
  const deployment = parseDeployment({ stage: localStage, models: models.slice(0, mostModels) });
  return synthesizeTemplates(deployment, nameAsHere);
}

const queueKeys = [
  'jobs',
  'deadLetters',
  'webhooks',
  'webhookDeadLetters',
  'notifications',
  'notificationDeadLetters',
] as const satisfies readonly (keyof Monitored['queues'])[];

function nameAsHere({ storage, worker, api }: StemwatchStage): void {
  for (const key of queueKeys) {
    (storage.queues[key].node.defaultChild as CfnQueue).queueName = resources.queues[key];
  }
  for (const name of functionNames) {
    (api.functions[name].node.defaultChild as CfnFunction).functionName = lambdaName(name);
  }
  for (const [key, name] of Object.entries(resources.topics)) {
    (storage.topics[key as TopicKey].node.defaultChild as CfnTopic).topicName = name;
  }
  (worker.cluster.node.defaultChild as CfnCluster).clusterName = resources.cluster;
  (worker.service.node.findChild('Service') as CfnService).serviceName = resources.service;
}
