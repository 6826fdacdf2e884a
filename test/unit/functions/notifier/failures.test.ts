import { describe, expect, test } from '@jest/globals';
import type { ChannelAnswer } from '../../../support/channel-receiver.ts';
import { useNotifierBench } from './notifier-bench.ts';

const bench = useNotifierBench();

const warning = 'stemwatch-test-queue-backlog-warning';

describe('a channel that does not take a notice', () => {
  test.each<[string, ChannelAnswer, RegExp]>([
    ['answers 500', { status: 500, text: 'sorry' }, /^500 sorry$/],
    ['answers 404', { status: 404, text: 'no_service' }, /^404 no_service$/],
    ['does not answer in time', 'silence', /^no answer within 0.2 s$/],
    ['hangs up', 'hang up', /^could not be reached \(\w+\)$/],
    [
      'sends elsewhere',
      { status: 302, headers: { location: 'http://127.0.0.1:1/' } },
      /^could not be reached/,
    ],
  ])('%s: the other one is told, and it is asked again', async (_, answer, said) => {
    bench.use({ timeoutSeconds: 0.2 });
    bench.receiver.answers.set('/pagerduty', answer);
    await bench.change();
    await bench.settle();
    expect(bench.receiver.to('/slack')).toHaveLength(1);
    expect(bench.deliveries()).toEqual(expect.arrayContaining(['pagerduty failed', 'slack delivered']));
    expect((await bench.alert()).deliveries['raised:pagerduty']).toMatchObject({
      state: 'failed',
      attempts: 1,
      answer: expect.stringMatching(said),
    });
    bench.receiver.answers.clear();
    expect(await bench.poll()).toEqual({ handled: 1, failed: 0 });
    expect(bench.deliveries().at(-1)).toBe('pagerduty delivered');
    expect(bench.receiver.to('/slack')).toHaveLength(1);
  });

  test('at an address where nobody listens is asked again', async () => {
    bench.useSecret({
      ...bench.goodSecret,
      pagerduty: { routingKey: 'k', eventsUrl: 'http://127.0.0.1:9/' },
    });
    await bench.change();
    await bench.settle();
    const { state, answer } = (await bench.alert()).deliveries['raised:pagerduty'] ?? {};
    expect([state, answer]).toEqual(['failed', expect.stringMatching(/^could not be reached \(\w+\)$/)]);
    expect(bench.receiver.to('/slack')).toHaveLength(1);
  });

  test('waits longer each time, and after the last attempt goes to the dead letters', async () => {
    bench.use({ attempts: 4, backoffSeconds: 10 });
    bench.receiver.answers.set('/pagerduty', { status: 503 });
    await bench.change();
    await bench.settle();
    for (let attempt = 2; attempt <= 4; attempt += 1) await bench.poll();
    expect(bench.hidden).toEqual([8, 15, 30]);
    expect(await bench.poll()).toEqual({ handled: 0, failed: 0 });
    expect(bench.receiver.to('/pagerduty')).toHaveLength(4);
    const [dead] = await bench.drain('notificationDeadLetters');
    expect(JSON.parse(dead?.Body ?? '')).toMatchObject({ notice: 'raised', channel: 'pagerduty' });
    expect(dead?.MessageAttributes?.['deadLetterReason']?.StringValue).toBe('pagerduty: 503 ok');
    expect(bench.deliveries().filter((one) => one.startsWith('pagerduty'))).toEqual([
      'pagerduty failed',
      'pagerduty failed',
      'pagerduty failed',
      'pagerduty abandoned',
    ]);
    expect((await bench.alert()).deliveries['raised:pagerduty']?.state).toBe('abandoned');
  });

  test('refuses an event for good, and is not asked again', async () => {
    bench.receiver.answers.set('/pagerduty', { status: 400, text: 'invalid key' });
    await bench.change();
    await bench.settle();
    expect(bench.receiver.to('/pagerduty')).toHaveLength(1);
    expect(await bench.drain('notificationDeadLetters')).toHaveLength(1);
    expect(bench.deliveries()).toContain('pagerduty abandoned');
  });

  test('is asked anew when somebody takes the message back from the dead letters', async () => {
    bench.receiver.answers.set('/pagerduty', { status: 400 });
    await bench.change();
    await bench.settle();
    bench.receiver.answers.clear();
    const [dead] = await bench.drain('notificationDeadLetters');
    await bench.send(dead?.Body ?? '');
    await bench.settle();
    expect(bench.receiver.to('/pagerduty')).toHaveLength(1);
    await bench.send(dead?.Body ?? '', dead?.MessageAttributes);
    await bench.settle();
    expect(bench.receiver.to('/pagerduty')).toHaveLength(2);
    expect((await bench.alert()).deliveries['raised:pagerduty']?.state).toBe('delivered');
  });

  test('leaves each alert of a message that was refused for good with the dead letters', async () => {
    bench.receiver.answers.set('/slack', { status: 400, text: 'invalid_blocks' });
    for (const name of [warning, 'stemwatch-test-cpu-warning']) await bench.change({ name });
    await bench.settle();
    expect(bench.receiver.to('/slack')).toHaveLength(1);
    const dead = await bench.drain('notificationDeadLetters');
    const reasons = dead.map(({ MessageAttributes }) => MessageAttributes?.['deadLetterReason']?.StringValue);
    expect(reasons).toEqual(['slack: 400 invalid_blocks', 'slack: 400 invalid_blocks']);
  });

  test('as a bot that Slack does not let in says why', async () => {
    bench.receiver.answers.set('/api', { status: 200, text: '{"ok":false,"error":"not_in_channel"}' });
    bench.useSecret({ slack: { botToken: 'xoxb-secret', apiUrl: `${bench.receiver.url}/api` } });
    await bench.change({ name: warning });
    await bench.settle();
    expect((await bench.alert()).deliveries['raised:slack']?.answer).toBe('200 not_in_channel');
  });
});

describe("Slack's limits", () => {
  test('a Retry-After is honoured, for every message to that channel and for no other', async () => {
    bench.receiver.answers.set('/slack/critical', { status: 429, headers: { 'retry-after': '30' } });
    await bench.change();
    await bench.settle();
    expect(bench.hidden).toEqual([30]);
    bench.receiver.answers.clear();
    await bench.change({ name: 'stemwatch-test-job-age-critical' });
    await bench.change({ name: warning });
    await bench.settle();
    expect(bench.receiver.to('/slack/warning')).toHaveLength(1);
    expect(bench.receiver.to('/slack/critical')).toHaveLength(1);
    bench.runtime.advance(30_000);
    await bench.poll();
    expect(bench.receiver.to('/slack/critical').length).toBeGreaterThan(1);
    const states = (await bench.alerts()).map(({ deliveries }) => deliveries['raised:slack']?.state);
    expect(new Set(states)).toEqual(new Set(['delivered']));
  });

  test('messages to one channel are at least a second apart', async () => {
    await bench.change({ name: warning });
    await bench.settle();
    bench.runtime.advance(400);
    await bench.change({ name: 'stemwatch-test-cpu-warning' });
    await bench.settle();
    expect(bench.receiver.to('/slack/warning')).toHaveLength(2);
    expect(bench.slept).toEqual([600]);
  });
});

const pagerDutyAnswer = async (): Promise<string | undefined> =>
  (await bench.alert()).deliveries['raised:pagerduty']?.answer;

describe('the secret', () => {
  test('that does not exist is named', async () => {
    bench.aws.secrets.clear();
    await bench.change();
    await bench.settle();
    expect(await pagerDutyAnswer()).toBe(
      'The secret stemwatch/local/notifications cannot be read (ResourceNotFoundException). See docs/monitoring.md.',
    );
    expect(bench.deliveries()).toEqual(expect.arrayContaining(['pagerduty failed', 'slack failed']));
  });

  test.each<[string, unknown, string]>([
    ['is no JSON', '{"routingKey":"very-secret', 'is no JSON'],
    ['is a list', [], 'is no JSON object'],
    ['has no section', {}, 'has no field pagerduty'],
    ['lacks a field', { pagerduty: {} }, 'is not usable: pagerduty.routingKey: '],
    [
      'has a field of another name',
      { pagerduty: { routingKey: 'k', key: 'x' } },
      'is not usable: pagerduty: ',
    ],
  ])('that %s is named with the field, and never quoted', async (_, secret, fault) => {
    bench.useSecret(secret);
    await bench.change();
    await bench.settle();
    expect(await pagerDutyAnswer()).toContain(`The secret stemwatch/local/notifications ${fault}`);
    expect(bench.output.text()).not.toContain('very-secret');
  });

  test('with a fault in one section serves the other channel', async () => {
    bench.useSecret({ ...bench.goodSecret, pagerduty: { routingKey: '' } });
    await bench.change();
    await bench.settle();
    expect(bench.deliveries()).toEqual(expect.arrayContaining(['pagerduty failed', 'slack delivered']));
  });

  test('without an address for a channel says which is missing', async () => {
    bench.useSecret({ slack: { webhooks: { critical: bench.receiver.url } } });
    await bench.change({ name: warning });
    await bench.settle();
    expect((await bench.alert()).deliveries['raised:slack']?.answer).toContain(
      'has neither a field slack.webhooks.warning nor slack.botToken',
    );
  });

  test('is read once in minutes, and at once after somebody has put it right', async () => {
    const { url } = bench.receiver;
    bench.useSecret({ slack: 'nothing' });
    await bench.change({ name: warning });
    await bench.settle();
    bench.useSecret({ slack: { webhooks: { warning: `${url}/first` } } });
    bench.runtime.advance(10_000);
    await bench.poll();
    bench.useSecret({ slack: { webhooks: { warning: `${url}/second` } } });
    for (const minutes of [4, 2]) {
      bench.runtime.advance(minutes * 60_000);
      await bench.change({ name: `stemwatch-test-after-${minutes}-warning` });
      await bench.settle();
    }
    expect(bench.receiver.posts.map(({ path }) => path)).toEqual(['/first', '/first', '/second']);
  });

  test('does not reach a log line, whatever goes wrong', async () => {
    bench.receiver.answers.set('/slack', 'hang up');
    bench.receiver.answers.set('/pagerduty', { status: 500 });
    const { url } = bench.receiver;
    bench.useSecret({
      pagerduty: { routingKey: 'routing-key-of-mine', eventsUrl: `${url}/pagerduty` },
      slack: { webhooks: { critical: `${url}/slack/T0/B0/hook-of-mine` } },
    });
    await bench.change();
    await bench.settle();
    expect(bench.output.text()).toContain('alert_delivery');
    expect(bench.output.text()).not.toMatch(/routing-key-of-mine|hook-of-mine/);
    expect(JSON.stringify(await bench.alert())).not.toMatch(/routing-key-of-mine|hook-of-mine/);
  });
});
