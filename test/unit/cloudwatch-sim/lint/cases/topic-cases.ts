import { alarm, topic } from '../made-templates.ts';
import type { RuleCase } from './rule-case.ts';

const key = (...allowed: readonly string[]) => ({
  Type: 'AWS::KMS::Key',
  Properties: {
    KeyPolicy: {
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Action: allowed,
          Resource: '*',
        },
      ],
    },
  },
});
const keyed = { KmsMasterKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] } };
const policy = (statement: object) => ({
  Type: 'AWS::SNS::TopicPolicy',
  Properties: { Topics: [{ Ref: 'Topic' }], PolicyDocument: { Statement: [statement] } },
});

/** Topics. */
export const topicCases: readonly RuleCase[] = [
  {
    rule: 'topic-key-unusable',
    what: 'the key of SNS',
    fires: { Topic: topic({ KmsMasterKeyId: 'alias/aws/sns' }), Alarm: alarm() },
    quiet: { Topic: topic(), Alarm: alarm() },
  },
  {
    rule: 'topic-key-unusable',
    what: 'a key without data keys',
    fires: { Topic: topic(keyed), Key: key('kms:Decrypt'), Alarm: alarm() },
    quiet: { Topic: topic(keyed), Key: key('kms:Decrypt', 'kms:GenerateDataKey*'), Alarm: alarm() },
  },
  {
    rule: 'topic-key-unusable',
    what: 'a key by its alias',
    fires: {
      Topic: topic({ KmsMasterKeyId: 'alias/alarms' }),
      Alias: {
        Type: 'AWS::KMS::Alias',
        Properties: { AliasName: 'alias/alarms', TargetKeyId: { Ref: 'Key' } },
      },
      Key: key(),
      Alarm: alarm(),
    },
    quiet: { Topic: topic({ KmsMasterKeyId: 'alias/elsewhere' }), Alarm: alarm() },
  },
  {
    rule: 'topic-closed-to-alarms',
    what: 'a policy that only denies',
    fires: { Policy: policy({ Effect: 'Deny', Principal: '*', Action: 'sns:Publish' }), Alarm: alarm() },
    quiet: {
      Policy: policy({
        Effect: 'Allow',
        Principal: { Service: ['cloudwatch.amazonaws.com'] },
        Action: ['sns:*'],
      }),
      Alarm: alarm(),
    },
  },
  {
    rule: 'topic-without-subscription',
    what: 'nobody',
    fires: { Topic: { Type: 'AWS::SNS::Topic' }, Alarm: alarm() },
    quiet: {
      Topic: { Type: 'AWS::SNS::Topic' },
      Mail: { Type: 'AWS::SNS::Subscription', Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'email' } },
      Alarm: alarm(),
    },
  },
];
