import { describe, expect, test } from '@jest/globals';
import { useNotifierBench } from './notifier-bench.ts';

const bench = useNotifierBench();

const names = ['queue-backlog', 'oldest-job', 'cpu'].map((rule) => `stemwatch-test-${rule}-warning`);
const [first = ''] = names;

const raise = async (...alarms: string[]): Promise<void> => {
  for (const name of alarms) await bench.change({ name });
  await bench.settle();
};

describe('alarms that rise together', () => {
  test('are told to Slack in one message when they are of one service, region and severity', async () => {
    for (const name of names) await bench.change({ name });
    await bench.settle();
    const [post, ...others] = bench.receiver.to('/slack/warning');
    expect(others).toEqual([]);
    expect(post?.body['text']).toMatch(/^3 warning alerts raised: /);
    for (const name of names) expect(JSON.stringify(post?.body['blocks'])).toContain(name);
    expect(bench.deliveries()).toEqual(['slack delivered', 'slack delivered', 'slack delivered']);
  });

  test('are told apart when they are of different severities or services', async () => {
    await bench.change({ name: first });
    await bench.change({ name: 'stemwatch-test-dead-letters-critical' });
    await bench.change({ name: 'somebody-elses-alarm' });
    await bench.settle();
    expect(bench.receiver.to('/slack/warning')).toHaveLength(2);
    expect(bench.receiver.to('/slack/critical')).toHaveLength(1);
  });

  test('recover in one message too, and each of them is an incident of its own', async () => {
    const critical = ['a', 'b'].map((rule) => `stemwatch-test-${rule}-critical`);
    await raise(...critical);
    bench.runtime.advance(60_000);
    for (const name of critical) await bench.change({ name, state: 'OK' });
    await bench.settle();
    expect(
      bench.receiver.to('/slack/critical').map(({ body }) => String(body['text']).split(':')[0]),
    ).toEqual(['2 critical alerts raised', '2 critical alerts recovered']);
    expect(bench.receiver.to('/pagerduty')).toHaveLength(4);
  });

  test('in great number are counted, and the message stays within what Slack takes', async () => {
    const many = Array.from({ length: 20 }, (_, index) => `stemwatch-test-rule${index}-warning`);
    const long = {
      description: `${'x'.repeat(2000)}\n\nFirst: ${'<'.repeat(900)}`,
      reason: 'y'.repeat(2000),
    };
    await Promise.all(many.map(async (name) => bench.change({ name, ...long })));
    for (let taken = 0; taken < many.length;) taken += (await bench.poll()).handled;
    await bench.settle();
    const posts = bench.receiver.to('/slack/warning');
    expect(posts.map(({ body }) => JSON.stringify(body)).join()).toMatch(/and \d+ more/);
    for (const { body } of posts) {
      const blocks = body['blocks'] as { text?: { text: string } }[];
      expect(blocks.length).toBeLessThanOrEqual(50);
      for (const { text } of blocks) expect(text?.text.length ?? 0).toBeLessThanOrEqual(3000);
      expect(String(body['text']).length).toBeLessThanOrEqual(4000);
    }
  });

  test('wait for each other in the queue, as long as the settings say', async () => {
    bench.use({ groupSeconds: 900 });
    await bench.change({ name: first });
    await bench.settle();
    expect(bench.receiver.posts).toEqual([]);
    expect((await bench.alert()).deliveries['raised:slack']?.state).toBe('waiting');
  });
});

describe('an alert that nobody acknowledges', () => {
  test('is told again each hour where it went, and by mail', async () => {
    await raise(first);
    await bench.minutes(59);
    await bench.settle();
    expect(bench.receiver.to('/slack/warning')).toHaveLength(1);
    await bench.minutes(1);
    await bench.settle();
    await bench.minutes(60);
    await bench.settle();
    expect(bench.receiver.to('/slack/warning').map(({ body }) => String(body['text']).split(':')[0])).toEqual(
      [`${first} raised`, `${first} still not acknowledged`, `${first} still not acknowledged`],
    );
    const mails = (await bench.drain('mail')).map(
      ({ Body = '' }) => JSON.parse(Body) as Record<string, string>,
    );
    expect(mails).toHaveLength(2);
    expect(mails[0]).toMatchObject({
      TopicArn: expect.stringContaining('direct'),
      Subject: `WARNING: ${first} still not acknowledged`,
      Message: expect.stringContaining('First: Read the faults.'),
    });
  });

  test('when critical, goes to further people after a quarter of an hour, once', async () => {
    bench.use({ escalation: { seconds: 900, channels: ['pagerduty', 'slack', 'email'] } });
    await bench.change();
    await bench.settle();
    await bench.minutes(14);
    await bench.settle();
    expect(bench.receiver.to('/pagerduty')).toHaveLength(1);
    await bench.minutes(20);
    await bench.settle();
    expect(bench.receiver.to('/pagerduty').map(({ body }) => body['routing_key'])).toEqual([
      'key-1',
      'key-2',
    ]);
    const [, escalated, ...more] = bench.receiver.to('/slack/critical');
    expect(more).toEqual([]);
    expect(JSON.stringify(escalated?.body)).toContain('<!channel> Nobody has acknowledged this.');
    const [mail] = await bench.drain('mail');
    expect(mail?.Body).toContain('stemwatch-escalation');
    expect((await bench.alert()).escalatedAt).toBe('2026-11-21T03:15:05.000Z');
  });

  test('that went to a second key is resolved there too', async () => {
    bench.use({ escalation: { seconds: 60, channels: ['pagerduty'] } });
    await bench.change();
    await bench.settle();
    await bench.minutes(2);
    await bench.settle();
    await bench.change({ state: 'OK' });
    await bench.settle();
    const events = bench.receiver
      .to('/pagerduty')
      .map(({ body }) => [body['event_action'], body['routing_key']]);
    expect(events).toEqual([
      ['trigger', 'key-1'],
      ['trigger', 'key-2'],
      ['resolve', 'key-1'],
      ['resolve', 'key-2'],
    ]);
  });

  test('and is a warning, or is over, does not escalate', async () => {
    await raise(first, 'stemwatch-test-a-critical');
    bench.runtime.advance(60_000);
    await bench.change({ name: 'stemwatch-test-a-critical', state: 'OK' });
    await bench.settle();
    const before = bench.receiver.posts.length;
    await bench.minutes(30);
    await bench.settle();
    expect(bench.receiver.posts).toHaveLength(before);
  });
});

describe('the run of each minute', () => {
  test('asks again for a notice whose message was lost', async () => {
    await bench.change();
    await bench.poll();
    await bench.drain('notifications');
    await bench.minutes(4);
    await bench.settle();
    expect(bench.receiver.posts).toEqual([]);
    await bench.minutes(1);
    await bench.settle();
    expect(bench.receiver.to('/pagerduty')).toHaveLength(1);
    expect(bench.receiver.to('/slack')).toHaveLength(1);
  });

  test('puts away what is over, and remembers it', async () => {
    await bench.change();
    await bench.settle();
    bench.runtime.advance(60_000);
    await bench.change({ state: 'OK' });
    await bench.settle();
    expect(await bench.store.open()).toHaveLength(1);
    await bench.minutes(6);
    expect(await bench.store.open()).toEqual([]);
    expect(await bench.alerts()).toHaveLength(1);
  });
});
