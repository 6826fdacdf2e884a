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
    await publishAction({ topics: client, call: noCall }, actionOn(topicArn(severity)));
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

test('a function that an alarm calls gets the event of CloudWatch', async () => {
  const calls: unknown[] = [];
  const action = actionOn('arn:aws:lambda:us-east-1:000000000000:function:stemwatch-recovery');
  await publishAction({ topics: client, call: (call) => calls.push(call) }, action);
  expect(calls).toEqual([
    {
      kind: 'call',
      function: 'recovery',
      event: expect.objectContaining({
        source: 'aws.cloudwatch',
        time: '1970-01-01T00:00:00.000Z',
        alarmData: expect.objectContaining({
          alarmName: 'waiting',
          state: expect.objectContaining({ value: 'ALARM' }),
        }),
      }),
    },
  ]);
});

test.each([
  ['first-worker', 'first-worker is neither topic nor function'],
  [
    'arn:aws:lambda:us-east-1:000000000000:function:stemwatch-none',
    'stemwatch-none is no function of this stack',
  ],
])('an action on %s, which nothing here stands in for, fails by name', async (target, message) => {
  await expect(publishAction({ topics: client, call: noCall }, actionOn(target))).rejects.toThrow(message);
});

function noCall(): never {
  throw new Error('No function is to be called.');
}
