import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { Alarm } from '../../../../cloudwatch-sim/alarms/alarm.ts';
import { AlarmBook } from '../../../../cloudwatch-sim/alarms/book/alarm-book.ts';
import type { AlarmAction } from '../../../../cloudwatch-sim/alarms/book/alarm-event.ts';
import { publishAction } from '../../../../local/monitor/publish-action.ts';
import { account, queueUrl, region, topicArn } from '../../../../local/stack/resources.ts';
import {
  compositeAlarm,
  metricAlarm,
  minute,
  noon,
  readMinutes,
} from '../../cloudwatch-sim/alarms/made-alarms.ts';
import { useNotifierBench } from './notifier-bench.ts';

const bench = useNotifierBench();

const critical = topicArn('critical');
const told = { AlarmActions: [critical], OKActions: [critical] };

/** An alarm of each kind: raised in the first minutes, and well after that. */
const alarms: readonly Alarm[] = [
  metricAlarm({ AlarmName: 'stemwatch-test-single-critical', ...told }),
  metricAlarm({
    AlarmName: 'stemwatch-test-math-critical',
    ...told,
    Namespace: undefined,
    MetricName: undefined,
    Dimensions: undefined,
    Statistic: undefined,
    Period: undefined,
    Metrics: [
      { Id: 'twice', Expression: '2 * m1', Label: 'twice', ReturnData: true },
      {
        Id: 'm1',
        MetricStat: { Metric: { Namespace: 'Shop', MetricName: 'Orders' }, Period: 60, Stat: 'Average' },
        ReturnData: false,
      },
    ],
  }),
  compositeAlarm('stemwatch-test-both-critical', 'ALARM(stemwatch-test-single-critical)', told),
];

function* actions(): Generator<AlarmAction> {
  const names = alarms.map(({ name }) => name);
  const values = [9, 9, 9, 0, 0, 0];
  const book = new AlarmBook({
    region,
    accountId: account,
    readSeries: readMinutes(Object.fromEntries(names.map((name) => [name, values]))),
  });
  book.put(alarms, noon);
  for (let at = 1; at <= values.length; at += 1) {
    for (const event of book.tick(noon + at * minute + 250)) if (event.kind === 'action') yield event;
  }
}

/** What CloudWatch published waits in the queue, carried there by SNS. */
async function arrived(count: number): Promise<void> {
  const { clients, ports } = bench.aws;
  const bodies: string[] = [];
  while (bodies.length < count) {
    const { Messages = [] } = await clients.queues.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl('notifications', ports.aws),
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 5,
        VisibilityTimeout: 600,
      }),
    );
    bodies.push(...Messages.map(({ Body = '' }) => Body));
    for (const message of Messages) await bench.remove('notifications', message);
  }
  for (const body of bodies) await bench.batch(body);
}

let published: AlarmAction[];

beforeAll(async () => {
  published = [...actions()];
});

afterAll(() => expect(published.length).toBeGreaterThan(5));

test('what alarms of every kind publish goes from the topic to PagerDuty and Slack, and recovers', async () => {
  const raised = published.filter(({ state }) => state === 'ALARM');
  const recovered = published.filter(({ state }) => state === 'OK').slice(-raised.length);
  expect(raised.map(({ alarm }) => alarm).toSorted()).toEqual(alarms.map(({ name }) => name).toSorted());
  for (const action of raised) await publishAction({ topics: bench.topics, call: noCall }, action);
  await arrived(raised.length);
  await bench.settle();
  bench.runtime.advance(60_000);
  for (const action of recovered) await publishAction({ topics: bench.topics, call: noCall }, action);
  await arrived(recovered.length);
  await bench.settle();
  const alerts = await bench.alerts();
  expect(new Set(alerts.map(({ kind, state }) => `${kind} ${state}`))).toEqual(
    new Set(['metric resolved', 'math resolved', 'composite resolved']),
  );
  const events = bench.receiver.to('/pagerduty').map(({ body }) => body['event_action']);
  expect(events).toEqual(['trigger', 'trigger', 'trigger', 'resolve', 'resolve', 'resolve']);
  expect(bench.receiver.to('/slack').map(({ body }) => String(body['text']).split(':')[0])).toEqual([
    '3 critical alerts raised',
    '3 critical alerts recovered',
  ]);
});

function noCall(): never {
  throw new Error('None of these alarms calls a function.');
}
