import { describe, expect, test } from '@jest/globals';
import { arnOf, criticalAlarm } from './made-messages.ts';
import { useNotifierBench } from './notifier-bench.ts';

const bench = useNotifierBench();

const warning = 'stemwatch-test-queue-backlog-warning';

describe('an alarm that is raised', () => {
  test('critical, goes to PagerDuty and to the Slack channel of critical alerts', async () => {
    await bench.change();
    await bench.settle();
    expect(bench.receiver.posts.map(({ path }) => path).toSorted()).toEqual([
      '/pagerduty',
      '/slack/critical',
    ]);
    const [event] = bench.receiver.to('/pagerduty');
    expect(event?.body).toMatchObject({
      routing_key: 'key-1',
      event_action: 'trigger',
      dedup_key: arnOf(criticalAlarm),
      payload: {
        summary: `${criticalAlarm}: Jobs were given up.`,
        source: arnOf(criticalAlarm),
        severity: 'critical',
        component: 'dead-letters',
        group: 'stemwatch-test us-east-1',
        custom_details: { first_action: 'Read the faults.', meaning: 'Jobs were given up.' },
      },
    });
    expect(event?.body['links']).toEqual([
      { href: 'https://runbooks.example/dead-letters', text: 'Runbook' },
      { href: expect.stringContaining(`alarm/${criticalAlarm}`), text: 'Alarm in CloudWatch' },
      { href: expect.stringContaining('dashboards:name=stemwatch-test-overview'), text: 'Dashboard' },
    ]);
    expect(bench.deliveries().toSorted()).toEqual(['pagerduty delivered', 'slack delivered']);
  });

  test.each([
    [warning, '/slack/warning'],
    ['stemwatch-test-trend-info', '/slack/info'],
    ['some-other-alarm', '/slack/warning'],
  ])('%s goes to %s and wakes nobody', async (name, path) => {
    await bench.change({ name });
    await bench.settle();
    expect(bench.receiver.posts.map((post) => post.path)).toEqual([path]);
  });

  test('is remembered with all that was said and to whom', async () => {
    await bench.change();
    await bench.settle();
    const [alert] = await bench.alerts();
    expect(alert).toMatchObject({
      alarmName: criticalAlarm,
      ruleId: 'dead-letters',
      severity: 'critical',
      state: 'active',
      meaning: 'Jobs were given up.',
      firstAction: 'Read the faults.',
      runbook: 'https://runbooks.example/dead-letters',
      watched:
        'MAXIMUM of AWS/SQS ApproximateNumberOfMessagesVisible {QueueName=stemwatch-dead-letters}, >= 1',
      channels: ['pagerduty', 'email', 'slack'],
    });
    const entries = alert?.timeline.map(
      ({ event, channel = '', outcome = '' }) => `${event} ${channel} ${outcome}`,
    );
    expect(entries?.toSorted()).toEqual([
      'delivery pagerduty delivered',
      'delivery slack delivered',
      'raised  ',
    ]);
  });

  test('tells nobody by a channel that is not set up', async () => {
    bench.use({ channels: ['slack'] });
    await bench.change();
    await bench.settle();
    expect(bench.receiver.posts.map(({ path }) => path)).toEqual(['/slack/critical']);
  });

  test('posts to the configured channel where there is a bot token instead of webhooks', async () => {
    const { url } = bench.receiver;
    bench.receiver.answers.set('/api', { status: 200, text: '{"ok":true,"ts":"1"}' });
    bench.useSecret({ slack: { botToken: 'xoxb-secret', apiUrl: `${url}/api` } });
    await bench.change({ name: warning });
    await bench.settle();
    const [post] = bench.receiver.posts;
    expect(post).toMatchObject({ path: '/api/chat.postMessage', body: { channel: '#alerts-warning' } });
    expect(post?.headers.authorization).toBe('Bearer xoxb-secret');
    expect(bench.deliveries()).toEqual(['slack delivered']);
  });
});

describe('an alarm that recovers', () => {
  test('is told where it was raised, and resolves the incident', async () => {
    await bench.change();
    await bench.settle();
    bench.runtime.advance(300_000);
    await bench.change({ state: 'OK', reason: 'all is well' });
    await bench.settle();
    expect(bench.receiver.to('/pagerduty').at(-1)?.body).toEqual({
      routing_key: 'key-1',
      event_action: 'resolve',
      dedup_key: arnOf(criticalAlarm),
    });
    expect(bench.receiver.to('/slack/critical').at(-1)?.body['text']).toContain('recovered');
    expect(await bench.alert()).toMatchObject({ state: 'resolved', recoveredAt: '2026-11-21T03:05:05.000Z' });
  });

  test('without ever having been raised tells nobody', async () => {
    await bench.change({ state: 'OK' });
    await bench.settle();
    expect(await bench.alerts()).toEqual([]);
    expect(bench.receiver.posts).toEqual([]);
  });

  test('before its first message left saves PagerDuty the incident, and Slack is told both at once', async () => {
    await bench.change();
    bench.runtime.advance(1000);
    await bench.poll();
    await bench.change({ state: 'OK' });
    const waiting = await bench.receive('notifications');
    const change = waiting.find(({ Body = '' }) => Body.includes('NewStateValue'));
    expect(await bench.batch(change?.Body ?? '')).toEqual([]);
    await bench.batch(...waiting.filter((one) => one !== change).map(({ Body = '' }) => Body));
    await bench.settle();
    expect(bench.receiver.to('/pagerduty')).toEqual([]);
    const [post, ...more] = bench.receiver.to('/slack/critical');
    expect(JSON.stringify(post?.body)).toContain('Recovered 2026-11-21');
    expect(more).toEqual([]);
  });

  test('and is raised again is a new alert', async () => {
    for (const state of ['ALARM', 'OK', 'ALARM'] as const) {
      bench.runtime.advance(60_000);
      await bench.change({ state });
      await bench.settle();
    }
    expect((await bench.alerts()).map(({ state }) => state)).toEqual(['active', 'resolved']);
    const actions = bench.receiver.to('/pagerduty').map(({ body }) => body['event_action']);
    expect(actions).toEqual(['trigger', 'resolve', 'trigger']);
  });
});

describe('messages that come more than once, or in the wrong order', () => {
  test('wake nobody twice', async () => {
    const at = bench.runtime.now();
    for (let time = 0; time < 3; time += 1) {
      await bench.change({ at });
      await bench.settle();
    }
    expect(bench.receiver.to('/pagerduty')).toHaveLength(1);
    expect(bench.receiver.to('/slack')).toHaveLength(1);
    expect(await bench.alerts()).toHaveLength(1);
  });

  test('tell once even when two copies of the function have them at the same moment', async () => {
    await bench.change();
    await bench.poll();
    const bodies = (await bench.drain('notifications')).map(({ Body = '' }) => Body);
    await Promise.all([bench.batch(...bodies), bench.batch(...bodies)]);
    expect(bench.receiver.to('/pagerduty')).toHaveLength(1);
    expect(bench.receiver.to('/slack')).toHaveLength(1);
  });

  test('a raising that comes after its recovery is told to nobody', async () => {
    const at = bench.runtime.now();
    await bench.change({ state: 'OK', at: at + 1000 });
    await bench.settle();
    await bench.change({ state: 'ALARM', at });
    await bench.settle();
    expect(bench.receiver.posts).toEqual([]);
    expect(bench.output.logs()).toContainEqual(expect.objectContaining({ event_type: 'alarm_change_late' }));
  });

  test('INSUFFICIENT_DATA neither raises nor ends an alert, and is noted', async () => {
    for (const state of ['INSUFFICIENT_DATA', 'ALARM', 'INSUFFICIENT_DATA', 'ALARM'] as const) {
      bench.runtime.advance(60_000);
      await bench.change({ state });
      await bench.settle();
    }
    const alert = await bench.alert();
    expect(alert.state).toBe('active');
    expect(alert.timeline.filter(({ event }) => event !== 'delivery').map(({ event }) => event)).toEqual([
      'raised',
      'no-data',
      'raised-again',
    ]);
    expect(bench.receiver.to('/pagerduty')).toHaveLength(1);
  });
});
