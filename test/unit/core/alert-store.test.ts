import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Alert } from '../../../core/alerts/alert.ts';
import { AlarmHeads } from '../../../core/alerts/alarm-heads.ts';
import { noted } from '../../../core/alerts/alert-changes.ts';
import { AlertStore } from '../../../core/alerts/alert-store.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../support/embedded-aws.ts';

const day = 86_400;
const now = Date.UTC(2026, 10, 21);

let aws: EmbeddedAws;
let store: AlertStore;

beforeAll(async () => {
  aws = await startEmbeddedAws();
  const { alertsTable: table } = aws.settings;
  store = new AlertStore(aws.clients.documents, { table, retentionSeconds: 30 * day });
});

afterAll(async () => aws.stop());

const alert = (id: string): Alert => ({
  id,
  alarmName: 'an-alarm',
  alarmArn: 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:an-alarm',
  kind: 'metric',
  ruleId: 'rule',
  severity: 'warning',
  service: 'service',
  region: 'us-east-1',
  state: 'active',
  meaning: 'meaning',
  console: 'https://console.example',
  dashboard: 'https://dashboard.example',
  reason: 'reason',
  watched: 'watched',
  raisedAt: new Date(now).toISOString(),
  channels: [],
  deliveries: {},
  reminders: 0,
  remindAt: now,
  timeline: [],
});

const entry = (note: string) => ({ at: new Date(now).toISOString(), event: 'raised', note }) as const;

describe('the store of alerts', () => {
  test('keeps an alert for as long as the settings say after its last change', async () => {
    await store.create(alert('kept'), now);
    await store.change('kept', (one) => noted(one, entry('later')), now + day * 1000);
    const { Item } = await aws.clients.documents.send(
      new GetCommand({ TableName: aws.settings.alertsTable, Key: { id: 'kept' } }),
    );
    expect(Item?.['ttl']).toBe(now / 1000 + 31 * day);
  });

  test('begins an alert once', async () => {
    expect(await store.create(alert('once'), now)).toBe(true);
    expect(await store.create({ ...alert('once'), reason: 'another' }, now)).toBe(false);
    expect((await store.get('once'))?.reason).toBe('reason');
  });

  test('loses no change when several are made at once', async () => {
    await store.create(alert('busy'), now);
    const notes = ['a', 'b', 'c', 'd', 'e'];
    await Promise.all(notes.map(async (note) => store.change('busy', (one) => noted(one, entry(note)), now)));
    const timeline = (await store.get('busy'))?.timeline ?? [];
    expect(new Set(timeline.map(({ note }) => note))).toEqual(new Set(notes));
  });

  test('changes nothing that does not exist, or where the change does not apply', async () => {
    expect(await store.change('nothing', (one) => one, now)).toBeUndefined();
    await store.create(alert('same'), now);
    expect(await store.change('same', () => undefined, now)).toBeUndefined();
  });
});

test('a timeline of very many entries keeps its beginning and its end', () => {
  let long = alert('long');
  for (let index = 0; index < 500; index += 1) long = noted(long, entry(String(index)));
  expect(long.timeline).toHaveLength(200);
  expect([long.timeline[0]?.note, long.timeline.at(-1)?.note]).toEqual(['0', '499']);
});

test('of two changes of an alarm that are handled at once, one has to come again', async () => {
  const heads = new AlarmHeads(aws.clients.documents, {
    table: aws.settings.alertsTable,
    retentionSeconds: day,
  });
  expect(await heads.get('arn')).toBeUndefined();
  const first = { state: 'ALARM', changedAt: 1, alertId: 'a' } as const;
  const begun = [heads.replace('arn', undefined, first, now), heads.replace('arn', undefined, first, now)];
  expect(new Set(await Promise.all(begun))).toEqual(new Set([false, true]));
  expect(await heads.replace('arn', first, { state: 'OK', changedAt: 2, alertId: 'a' }, now)).toBe(true);
  expect(await heads.replace('arn', first, { state: 'OK', changedAt: 3, alertId: 'a' }, now)).toBe(false);
  expect(await heads.get('arn')).toMatchObject({ state: 'OK', changedAt: 2 });
});
