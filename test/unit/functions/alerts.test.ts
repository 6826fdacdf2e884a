import { describe, expect, test } from '@jest/globals';
import { alertListResponse, alertResponse } from '../../../core/api/alert-schemas.ts';
import { createAlertsHandler } from '../../../functions/alerts/alerts-handler.ts';
import { call, type TestAnswer, type TestRequest } from './api-harness.ts';
import { problem } from './jobs-api.ts';
import { arnOf, criticalAlarm } from './notifier/made-messages.ts';
import { useNotifierBench } from './notifier/notifier-bench.ts';

const bench = useNotifierBench();

const ask = async <Body = Record<string, unknown>>(
  method: string,
  path: string,
  request: TestRequest = {},
): Promise<TestAnswer<Body>> =>
  call<Body>(createAlertsHandler(bench.runtime), method, `/monitoring/alerts${path}`, {
    owner: 'ann',
    scopes: 'ops',
    ...request,
  });

const list = async (query: Record<string, string> = {}) => {
  const { status, body } = await ask('GET', '', { query });
  expect(status).toBe(200);
  return alertListResponse.parse(body);
};

const raise = async (...names: string[]): Promise<void> => {
  for (const name of names) {
    bench.runtime.advance(1000);
    await bench.change({ name });
    await bench.settle();
  }
};

describe('GET /monitoring/alerts', () => {
  test('shows each alert with its meaning, its timeline and who was told', async () => {
    await raise(criticalAlarm);
    const { alerts } = await list();
    expect(alerts).toMatchObject([
      {
        alarmName: criticalAlarm,
        alarmArn: arnOf(criticalAlarm),
        ruleId: 'dead-letters',
        severity: 'critical',
        state: 'active',
        meaning: 'Jobs were given up.',
        runbook: 'https://runbooks.example/dead-letters',
        deliveries: [
          { notice: 'raised', channel: 'pagerduty', state: 'delivered', attempts: 1, answer: '200 ok' },
          { notice: 'raised', channel: 'slack', state: 'delivered', attempts: 1, answer: '200 ok' },
        ],
      },
    ]);
  });

  test('gives pages, newest first, each alert once', async () => {
    const names = Array.from({ length: 5 }, (_, index) => `stemwatch-test-rule${index}-info`);
    await raise(...names);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ limit: '2', ...(cursor === undefined ? {} : { cursor }) });
      expect(page.alerts.length).toBeLessThanOrEqual(2);
      seen.push(...page.alerts.map(({ alarmName }) => alarmName));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(seen).toEqual(names.toReversed());
  });

  test('gives those of a state or severity alone, also where they lie pages apart', async () => {
    const names = Array.from({ length: 24 }, (_, index) => `stemwatch-test-rule${index}-info`);
    await raise(criticalAlarm, ...names, 'stemwatch-test-last-warning');
    await bench.change({ name: criticalAlarm, state: 'OK' });
    await bench.settle();
    const namesOf = async (query: Record<string, string>) =>
      (await list({ limit: '50', ...query })).alerts.map(({ alarmName }) => alarmName);
    expect(await namesOf({ state: 'resolved' })).toEqual([criticalAlarm]);
    expect(await namesOf({ severity: 'warning', state: 'open' })).toEqual(['stemwatch-test-last-warning']);
    expect(await namesOf({ state: 'open' })).toHaveLength(25);
    const first = await list({ limit: '1', state: 'resolved' });
    expect(first.alerts).toHaveLength(1);
  });

  test('refuses cursors and states that are none, and tokens without the scope ops', async () => {
    const cursor = await ask('GET', '', { query: { cursor: 'abc' } });
    expect([cursor.status, cursor.body]).toEqual([400, problem('invalid-request')]);
    expect((await ask('GET', '', { query: { state: 'asleep' } })).status).toBe(400);
    const { status, body } = await ask('GET', '', { scopes: 'jobs' });
    expect([status, body]).toEqual([403, problem('forbidden')]);
  });
});

describe('POST /monitoring/alerts/{id}/acknowledge', () => {
  test('says who took it on, when and why; tells PagerDuty and Slack, and ends reminders and escalation', async () => {
    await raise(criticalAlarm);
    const { id } = await bench.alert();
    bench.runtime.advance(60_000);
    const { status, body } = await ask('POST', `/${id}/acknowledge`, { body: { note: 'I look at it.' } });
    expect(status).toBe(200);
    expect(alertResponse.parse(body)).toMatchObject({
      state: 'acknowledged',
      acknowledged: { by: 'ann', at: '2026-11-21T03:01:06.000Z', note: 'I look at it.' },
      timeline: expect.arrayContaining([
        { at: '2026-11-21T03:01:06.000Z', event: 'acknowledged', by: 'ann', note: 'I look at it.' },
      ]),
    });
    await bench.settle();
    expect(bench.receiver.to('/pagerduty').at(-1)?.body).toMatchObject({
      event_action: 'acknowledge',
      dedup_key: arnOf(criticalAlarm),
    });
    expect(JSON.stringify(bench.receiver.to('/slack').at(-1)?.body)).toContain('Acknowledged by ann');
    const told = bench.receiver.posts.length;
    await bench.minutes(90);
    await bench.settle();
    expect(bench.receiver.posts).toHaveLength(told);
    expect(bench.output.logs()).toContainEqual(
      expect.objectContaining({ event_type: 'alert_acknowledged', owner: 'ann', note: 'I look at it.' }),
    );
  });

  test('a second time is refused with who was first', async () => {
    await raise(criticalAlarm);
    const { id } = await bench.alert();
    await ask('POST', `/${id}/acknowledge`, { body: {} });
    const { status, body } = await ask('POST', `/${id}/acknowledge`, { body: {}, owner: 'bob' });
    expect([status, body]).toEqual([409, problem('alert-already-acknowledged')]);
    expect(body['detail']).toBe('ann acknowledged it at 2026-11-21T03:00:06.000Z.');
  });
});

describe('POST /monitoring/alerts/{id}/resolve', () => {
  test('ends the alert, resolves the incident, and the recovery that follows tells nobody twice', async () => {
    await raise(criticalAlarm);
    const { id } = await bench.alert();
    bench.runtime.advance(60_000);
    const { status, body } = await ask('POST', `/${id}/resolve`, { body: { note: 'a false alarm' } });
    expect([status, body['state']]).toEqual([200, 'resolved']);
    await bench.settle();
    expect(bench.receiver.to('/pagerduty').at(-1)?.body).toMatchObject({ event_action: 'resolve' });
    expect(JSON.stringify(bench.receiver.to('/slack').at(-1)?.body)).toContain('a false alarm');
    const told = bench.receiver.posts.length;
    bench.runtime.advance(60_000);
    await bench.change({ name: criticalAlarm, state: 'OK' });
    await bench.settle();
    await bench.minutes(90);
    await bench.settle();
    expect(bench.receiver.posts).toHaveLength(told);
    expect(await bench.alert()).toMatchObject({
      resolved: { by: 'ann', note: 'a false alarm' },
      recoveredAt: '2026-11-21T03:02:06.000Z',
    });
  });

  test('of an alert that is over is refused with how it ended', async () => {
    await raise(criticalAlarm);
    const { id } = await bench.alert();
    bench.runtime.advance(60_000);
    await bench.change({ state: 'OK' });
    await bench.settle();
    const { status, body } = await ask('POST', `/${id}/resolve`, { body: {} });
    expect([status, body]).toEqual([409, problem('alert-already-resolved')]);
    expect(body['detail']).toBe('The alert is over: its alarm recovered at 2026-11-21T03:01:06.000Z.');
    expect((await ask('POST', `/${id}/acknowledge`, { body: {} })).body).toEqual(
      problem('alert-already-resolved'),
    );
  });

  test('of an alert that does not exist, or with a body that says more, is refused', async () => {
    const { status, body } = await ask('POST', '/alr_00000000000000000000000000/resolve', { body: {} });
    expect([status, body]).toEqual([404, problem('alert-not-found')]);
    expect((await ask('POST', '/pace:slack:critical/resolve', { body: {} })).status).toBe(404);
    const more = await ask('POST', '/alr_00000000000000000000000000/resolve', { body: { by: 'eve' } });
    expect(more.body).toEqual(problem('invalid-request'));
  });

  test('by two people at once is done by one of them', async () => {
    await raise(criticalAlarm);
    const { id } = await bench.alert();
    const answers = await Promise.all(
      ['ann', 'bob', 'eve'].map(async (owner) => ask('POST', `/${id}/resolve`, { body: {}, owner })),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409]);
  });
});
