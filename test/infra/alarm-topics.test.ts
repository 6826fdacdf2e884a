import { beforeAll, describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { mailFilter } from '../../core/alerts/mail-filter.ts';
import { properties, resources, synthesized, type Synthesized } from './support/templates.ts';

describe('the topics of alarms', () => {
  let stage: Synthesized;

  beforeAll(() => {
    stage = synthesized({
      stage: 'test',
      alarms: { email: 'ops@example.org', escalationEmail: 'boss@example.org' },
      chat: { workspaceId: 'T0123ABCD', channels: { critical: 'C0123ABCD', warning: 'C0456ABCD' } },
    });
  });

  test('are encrypted with a key that CloudWatch may use, for alarms of this account alone', () => {
    stage.storage.resourceCountIs('AWS::SNS::Topic', 5);
    stage.storage.allResourcesProperties('AWS::SNS::Topic', { KmsMasterKeyId: Match.anyValue() });
    stage.storage.hasResourceProperties('AWS::KMS::Key', {
      EnableKeyRotation: true,
      KeyPolicy: Match.objectLike({
        Statement: Match.arrayWith([
          Match.objectLike({
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
            Condition: Match.objectLike({ StringEquals: { 'aws:SourceAccount': Match.anyValue() } }),
          }),
        ]),
      }),
    });
    stage.storage.allResourcesProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: Match.objectLike({
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Allow', Principal: { Service: 'cloudwatch.amazonaws.com' } }),
        ]),
      }),
    });
  });

  test('of the severities feed the queue of the notifier, and only they may', () => {
    stage.storage.resourcePropertiesCountIs('AWS::SNS::Subscription', { Protocol: 'sqs' }, 3);
    const policies = Object.values(resources(stage.storage, 'AWS::SQS::QueuePolicy'));
    const open = policies
      .flatMap(
        ({ Properties }) =>
          (Properties['PolicyDocument'] as { Statement: Record<string, unknown>[] }).Statement,
      )
      .filter(({ Effect }) => Effect === 'Allow');
    expect(open).toHaveLength(3);
    for (const statement of open) {
      expect(statement).toMatchObject({
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Condition: {
          ArnEquals: { 'aws:SourceArn': { Ref: expect.stringMatching(/^Topics(info|warning|critical)/) } },
        },
      });
    }
  });

  test('mail warnings and critical alarms, what concerns the notifier past it, and escalations to further people', () => {
    const mails = properties(stage.storage, 'AWS::SNS::Subscription')
      .filter(({ Protocol }) => Protocol === 'email')

      .map(
        ({ TopicArn, Endpoint }) => `${(TopicArn as { Ref: string }).Ref.slice(0, -8)} ${String(Endpoint)}`,
      );
    expect(mails.toSorted()).toEqual([
      'Topicscritical ops@example.org',
      'Topicsdirect ops@example.org',
      'Topicsescalation boss@example.org',
      'Topicswarning ops@example.org',
    ]);
    const filtered = properties(stage.storage, 'AWS::SNS::Subscription').filter(
      ({ FilterPolicy }) => FilterPolicy !== undefined,
    );
    expect(
      filtered.map(({ TopicArn, FilterPolicyScope, FilterPolicy }) => [
        (TopicArn as { Ref: string }).Ref.slice(0, -8),
        FilterPolicyScope,
        FilterPolicy,
      ]),
    ).toEqual(['warning', 'critical'].map((name) => [`Topics${name}`, 'MessageBody', mailFilter]));
    const quiet = synthesized({ stage: 'quiet' });
    quiet.storage.resourcePropertiesCountIs('AWS::SNS::Subscription', { Protocol: 'email' }, 0);
    quiet.monitoring.resourceCountIs('AWS::Chatbot::SlackChannelConfiguration', 0);
  });

  test('reach Slack by Amazon Q where it is configured, which may read and no more', () => {
    stage.monitoring.resourceCountIs('AWS::Chatbot::SlackChannelConfiguration', 2);
    for (const channel of properties(stage.monitoring, 'AWS::Chatbot::SlackChannelConfiguration')) {
      expect(JSON.stringify(channel['GuardrailPolicies'])).toContain('policy/CloudWatchReadOnlyAccess');
      expect(channel['SnsTopicArns']).toHaveLength(1);
    }
    stage.monitoring.hasResourceProperties('AWS::Chatbot::SlackChannelConfiguration', {
      ConfigurationName: 'stemwatch-test-critical',
      SlackWorkspaceId: 'T0123ABCD',
      SlackChannelId: 'C0123ABCD',
    });
  });

  test('have a secret beside them in which no key stands', () => {
    stage.storage.hasResourceProperties('AWS::SecretsManager::Secret', {
      Name: 'stemwatch/test/notifications',
      SecretString: '{}',
    });
  });

  test('are followed by a function that is called by its queue and each minute', () => {
    stage.api.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 5,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      FunctionName: { Ref: Match.stringLikeRegexp('^notifierFunction') },
    });
    stage.api.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'rate(1 minute)',
      Targets: Match.arrayWith([
        Match.objectLike({ Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^notifierFunction'), 'Arn'] } }),
      ]),
    });
  });
});
