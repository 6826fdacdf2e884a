import type { Resource } from '../../template/stack.ts';
import type { TemplateValue } from '../../template/template-document.ts';
import type { LintSubject } from '../lint-subject.ts';
import { allows, serviceAllowed, statementsIn } from '../policy-statements.ts';
import { type Complaint, type LintRule, sources } from '../rule.ts';
import { place } from '../watched-metrics.ts';
import { actionsOf } from './action-rules.ts';

const cloudWatch = 'cloudwatch.amazonaws.com';

/** Whether what alarms publish comes through the topic. */
export const topicRules: readonly LintRule[] = [
  {
    id: 'topic-key-unusable',
    severity: 'error',
    title: 'A topic with a key that CloudWatch cannot use',
    why: 'Alarms cannot publish to a topic under the AWS managed key alias/aws/sns, nor under a key whose policy does not let CloudWatch use it. The failure is written to the history of the alarm and nowhere else.',
    remedy:
      'Use a customer managed key whose policy allows cloudwatch.amazonaws.com kms:Decrypt and kms:GenerateDataKey*.',
    source: sources.encryptedTopics,
    check: (subject) => alarmTopics(subject).flatMap((topic) => keyComplaint(topic, subject)),
  },
  {
    id: 'topic-closed-to-alarms',
    severity: 'error',
    title: 'A topic whose policy keeps CloudWatch out',
    why: 'A topic policy replaces the default one that lets the own account publish. Without a statement for CloudWatch, alarms cannot publish and say so in their history only.',
    remedy:
      'Allow cloudwatch.amazonaws.com sns:Publish in the topic policy, with the own account as aws:SourceAccount.',
    source: sources.topicPolicy,
    check: (subject) => alarmTopics(subject).flatMap((topic) => policyComplaint(topic, subject)),
  },
  {
    id: 'topic-without-subscription',
    severity: 'warning',
    title: 'A topic that nobody listens to',
    why: 'Alarms publish to the topic and nothing in the templates subscribes to it: nobody is told.',
    remedy: 'Add a subscription, or acknowledge the finding where people subscribe by hand.',
    source: sources.subscriptions,
    check: (subject) =>
      alarmTopics(subject)
        .filter((topic) => !hasSubscription(topic, subject))
        .map((resource) => ({
          resource,
          path: place('Subscription'),
          problem: 'Alarms publish to this topic, and nothing in the templates subscribes to it.',
        })),
  },
];

/** The topics of the templates that alarms publish to. */
function alarmTopics(subject: LintSubject): readonly Resource[] {
  const targets = new Set(actionsOf(subject).map(({ target }) => target));
  return subject.resources.filter(
    (resource) =>
      resource.type === 'AWS::SNS::Topic' && [...targets].some((target) => isTopic(resource, target)),
  );
}

const isTopic = ({ name }: Resource, arn: unknown): boolean =>
  typeof arn === 'string' && /^arn:[^:]*:sns:/.test(arn) && arn.endsWith(`:${name}`);

function keyComplaint(topic: Resource, { resources }: LintSubject): Complaint[] {
  const given = topic.properties['KmsMasterKeyId'];
  if (typeof given !== 'string') return [];
  const at = { resource: topic, path: place('KmsMasterKeyId') };
  if (/(?:^|:)alias\/aws\/sns$/.test(given)) {
    return [{ ...at, problem: 'The topic is encrypted under alias/aws/sns, which CloudWatch cannot use.' }];
  }
  const key = keyOf(given, resources);
  if (key === undefined) return [];
  const statements = statementsIn(key.properties['KeyPolicy']);
  const missing = ['kms:Decrypt', 'kms:GenerateDataKey'].filter(
    (action) => !statements.some((each) => allows(each, action) && serviceAllowed(each, cloudWatch)),
  );
  if (missing.length === 0) return [];
  const problem = `The policy of the key ${key.logicalId} does not allow ${cloudWatch} ${missing.join(' and ')}.`;
  return [{ ...at, problem }];
}

/** The key that an ARN, an id or an alias stands for. */
function keyOf(given: unknown, resources: readonly Resource[]): Resource | undefined {
  if (typeof given !== 'string') return undefined;
  const stands = (name: unknown): boolean =>
    typeof name === 'string' && (given === name || given.endsWith(`:${name}`) || given.endsWith(`/${name}`));
  const alias = resources.find(
    ({ type, properties, name }) =>
      type === 'AWS::KMS::Alias' && (stands(properties['AliasName']) || given === name),
  );
  const others = resources.filter((each) => each !== alias);
  if (alias !== undefined) return keyOf(alias.properties['TargetKeyId'], others);
  return others.find(({ type, name }) => type === 'AWS::KMS::Key' && stands(name));
}

function policyComplaint(topic: Resource, { resources }: LintSubject): Complaint[] {
  const policies = resources.filter(({ type, properties }) =>
    type === 'AWS::SNS::TopicPolicy'
      ? listOf(properties['Topics']).some((arn) => isTopic(topic, arn))
      : type === 'AWS::SNS::TopicInlinePolicy' && isTopic(topic, properties['TopicArn']),
  );
  const isOpen = policies
    .flatMap(({ properties }) => statementsIn(properties['PolicyDocument']))
    .some((statement) => allows(statement, 'sns:Publish') && serviceAllowed(statement, cloudWatch));
  const [policy] = policies;
  if (policy === undefined || isOpen) return [];
  const problem = `The policy of the topic ${topic.logicalId} has no statement that allows ${cloudWatch} sns:Publish.`;
  return [{ resource: policy, path: place('PolicyDocument'), problem }];
}

/** A subscription of the topic, or a chat channel that names it. */
function hasSubscription(topic: Resource, { resources }: LintSubject): boolean {
  if (listOf(topic.properties['Subscription']).length > 0) return true;
  return resources.some(({ type, properties }) => {
    if (type === 'AWS::SNS::Subscription') return isTopic(topic, properties['TopicArn']);
    return (
      type.startsWith('AWS::Chatbot::') &&
      listOf(properties['SnsTopicArns']).some((arn) => isTopic(topic, arn))
    );
  });
}

const listOf = (value: TemplateValue | undefined): readonly TemplateValue[] =>
  Array.isArray(value) ? value : [];
