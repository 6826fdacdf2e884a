import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { type CfnSubscription, type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription, SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { mailFilter } from '../../core/alerts/mail-filter.ts';
import { alertRoutes } from '../../core/alerts/routing.ts';
import { type AlarmSettings, severities, type Severity } from '../config/alarm-settings.ts';
import { acknowledgeLint } from '../monitoring/acknowledge-lint.ts';

/**
 * Where alarms go: a topic for each severity, which the notifier and people hear; `direct`, which people hear by e-mail
 * alone, for what the notifier cannot tell because it is about the notifier; and `escalation`, for further people.
 */
export type AlarmTopics = Readonly<Record<Severity | 'direct' | 'escalation', ITopic>>;

/** What the topics need to know. */
export interface AlarmTopicsProps {
  readonly stage: string;
  readonly settings: Pick<AlarmSettings, 'email' | 'escalationEmail'>;
  /** The queue of the notifier. */
  readonly queue: IQueue;
}

/** Why a topic may have no subscription in the template. */
const subscribedByHand =
  'Nobody is configured to be mailed (alarms.email); who operates the stage subscribes to the topic by hand.';

/**
 * The topics of a stage, encrypted. The key must be our own: CloudWatch cannot use the one that SNS brings, and an alarm
 * that cannot publish says so in its history only.
 */
export function createAlarmTopics(scope: Construct, props: AlarmTopicsProps): AlarmTopics {
  const { stage, settings, queue } = props;
  const home = new Construct(scope, 'Topics');
  const key = alarmKey(home, stage);
  const create = (name: string): Topic => {
    const topic = new Topic(home, name, {
      displayName: `stemwatch ${stage} ${name}`,
      masterKey: key,
      enforceSSL: true,
    });
    topic.addToResourcePolicy(alarmsMayPublish(topic));
    return topic;
  };
  const entries = severities.map((severity): [Severity, ITopic] => {
    const topic = create(severity);
    topic.addSubscription(new SqsSubscription(queue));
    const { channels }: { readonly channels: readonly string[] } = alertRoutes[severity];
    if (channels.includes('email')) mail(topic, settings.email, mailFilter);
    return [severity, topic];
  });
  const [direct, escalation] = [create('direct'), create('escalation')];
  mail(direct, settings.email);
  mail(escalation, settings.escalationEmail ?? settings.email);
  if (settings.email === undefined) acknowledgeLint(direct, 'topic-without-subscription', subscribedByHand);
  return { ...(Object.fromEntries(entries) as Record<Severity, ITopic>), direct, escalation };
}

function mail(topic: Topic, address: string | undefined, filter?: typeof mailFilter): void {
  if (address === undefined) return;
  const { node } = topic.addSubscription(new EmailSubscription(address));
  if (filter === undefined) return;
  // CDK's own filters know no alternatives.
  const subscription = node.defaultChild as CfnSubscription;
  subscription.filterPolicyScope = 'MessageBody';
  subscription.filterPolicy = filter;
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
