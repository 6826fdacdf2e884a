import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { severities, type Severity } from '../config/alarm-settings.ts';
import { acknowledgeLint } from './acknowledge-lint.ts';

/** Where alarms of each severity go. */
export type SeverityTopics = Readonly<Record<Severity, ITopic>>;

/** What the topics need to know. */
export interface SeverityTopicsProps {
  readonly stage: string;
  readonly email?: string | undefined;
}

/** Severities that are mailed; info stays for those who subscribe to it. */
const mailed: readonly Severity[] = ['warning', 'critical'];

/** Why a topic may have no subscription in the template. */
const subscribedByHand =
  'Nobody is configured for this severity (alarms.email); who operates the stage subscribes to the topic by hand.';

/**
 * One encrypted topic per severity. The key must be our own: CloudWatch cannot use the one that SNS brings, and an alarm
 * that cannot publish says so in its history only.
 */
export function createSeverityTopics(
  scope: Construct,
  { stage, email }: SeverityTopicsProps,
): SeverityTopics {
  const home = new Construct(scope, 'Topics');
  const key = alarmKey(home, stage);
  const entries = severities.map((severity): [Severity, ITopic] => {
    const topic = new Topic(home, severity, {
      displayName: `stemwatch ${stage} ${severity}`,
      masterKey: key,
      enforceSSL: true,
    });
    topic.addToResourcePolicy(alarmsMayPublish(topic));
    if (email !== undefined && mailed.includes(severity)) topic.addSubscription(new EmailSubscription(email));
    else acknowledgeLint(topic, 'topic-without-subscription', subscribedByHand);
    return [severity, topic];
  });
  return Object.fromEntries(entries) as Record<Severity, ITopic>;
}

function alarmKey(scope: Construct, stage: string): Key {
  const key = new Key(scope, 'Key', {
    description: `Alarm topics of stemwatch ${stage}`,
    enableKeyRotation: true,
    // It protects messages on their way only; there is nothing to read once it is gone.
    removalPolicy: RemovalPolicy.DESTROY,
  });
  key.addToResourcePolicy(
    new PolicyStatement({
      effect: Effect.ALLOW,
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      resources: ['*'],
      conditions: fromOurAlarms(scope),
    }),
  );
  return key;
}

const alarmsMayPublish = (topic: Topic): PolicyStatement =>
  new PolicyStatement({
    effect: Effect.ALLOW,
    principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
    actions: ['sns:Publish'],
    resources: [topic.topicArn],
    conditions: fromOurAlarms(topic),
  });

/** Alarms of this account and region; see https://repost.aws/knowledge-center/cloudwatch-configure-alarm-sns */
function fromOurAlarms(scope: Construct): Record<string, Record<string, string>> {
  const stack = Stack.of(scope);
  const alarms = stack.formatArn({
    service: 'cloudwatch',
    resource: 'alarm',
    resourceName: '*',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return { StringEquals: { 'aws:SourceAccount': stack.account }, ArnLike: { 'aws:SourceArn': alarms } };
}
