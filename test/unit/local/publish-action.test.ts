import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { SNSClient } from '@aws-sdk/client-sns';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { AlarmAction } from '../../../cloudwatch-sim/alarms/book/alarm-event.ts';
import { publishAction } from '../../../local/monitor/publish-action.ts';
import { queueUrl, topicArn } from '../../../local/stack/resources.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../support/embedded-aws.ts';

let aws: EmbeddedAws;
let client: SNSClient;

beforeAll(async () => {
  aws = await startEmbeddedAws();
  client = new SNSClient({});
});

afterAll(async () => {
  client.destroy();
  await aws.stop();
});

const actionOn = (action: string): AlarmAction => ({
  kind: 'action',
  at: 0,
  alarm: 'waiting',
  action,
  state: 'ALARM',
  subject: 'ALARM: "waiting"',
  message: { AlarmName: 'waiting' },
});

test('a notification of every severity reaches the queue of notifications as SNS sends it', async () => {
  const seen: string[] = [];
  for (const severity of ['info', 'warning', 'critical'] as const) {
    await publishAction(client, actionOn(topicArn(severity)));
    const { Messages = [] } = await aws.clients.queues.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl('notifications', aws.ports.aws), WaitTimeSeconds: 5 }),
    );
    const envelope = JSON.parse(Messages[0]?.Body ?? '') as Record<string, string>;
    expect(JSON.parse(envelope['Message'] ?? '')).toEqual({ AlarmName: 'waiting' });
    seen.push(`${envelope['TopicArn']} ${envelope['Subject']}`);
  }
  expect(seen).toEqual(
    ['info', 'warning', 'critical'].map(
      (severity) => `arn:aws:sns:us-east-1:000000000000:stemwatch-${severity} ALARM: "waiting"`,
    ),
  );
});

test('an action that nothing here stands in for fails by name', async () => {
  await expect(publishAction(client, actionOn('first-worker'))).rejects.toThrow('first-worker is no topic');
});
