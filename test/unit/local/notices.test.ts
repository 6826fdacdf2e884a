import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  GetSecretValueCommand,
  ListSecretsCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { notificationSecretSchemas } from '../../../core/alerts/notification-secret.ts';
import type { RunningServer } from '../../../local/aws/serve.ts';
import { findLocalSecret } from '../../../local/notices/local-secret.ts';
import { type KeptNotice, startNoticeReceiver } from '../../../local/notices/notice-receiver.ts';
import { receiveMail } from '../../../local/notices/receive-mail.ts';
import { freePorts } from '../../../local/stack/ports.ts';
import { queueUrl, topicArn } from '../../../local/stack/resources.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../support/embedded-aws.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stemwatch-notices-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('what stands in for PagerDuty and Slack', () => {
  let receiver: RunningServer;
  const shown: string[] = [];

  beforeAll(async () => {
    const { notices } = await freePorts();
    const file = join(folder, 'notices.jsonl');
    receiver = await startNoticeReceiver(notices, { file, show: (text) => shown.push(text) });
  });

  afterAll(async () => receiver.stop());

  const post = async (path: string, body: string): Promise<{ status: number; text: string }> => {
    const answer = await fetch(`${receiver.address}${path}`, { method: 'POST', body });
    return { status: answer.status, text: await answer.text() };
  };

  test('answers as they do, keeps and shows what they would have got', async () => {
    const event = { event_action: 'trigger', dedup_key: 'arn', payload: { summary: 'it burns' } };
    expect(await post('/pagerduty/v2/enqueue', JSON.stringify(event))).toEqual({
      status: 202,
      text: '{"status":"success","message":"Event processed","dedup_key":"arn"}',
    });
    expect(await post('/slack/critical', '{"text":"it burns: here"}')).toEqual({ status: 200, text: 'ok' });
    expect(shown).toEqual(['Told pagerduty: trigger it burns', 'Told slack critical: it burns: here']);
    const kept = (await (await fetch(receiver.address)).json()) as KeptNotice[];
    expect(kept.map(({ to, content }) => [to, content])).toEqual([
      ['pagerduty', event],
      ['slack critical', { text: 'it burns: here' }],
    ]);
    expect(readFileSync(join(folder, 'notices.jsonl'), 'utf8').trim().split('\n')).toHaveLength(2);
  });

  test('refuses what neither of them would be sent', async () => {
    expect((await post('/slack/critical', 'hello')).status).toBe(400);
    expect((await post('/teams', '{}')).status).toBe(404);
    expect((await fetch(`${receiver.address}/slack/critical`)).status).toBe(404);
  });
});

describe('the secret of one machine', () => {
  const name = 'stemwatch/local/notifications';

  test('leads everything to the receiver unless a file is named', () => {
    const secret = JSON.parse(findLocalSecret(undefined, 'http://127.0.0.1:9')(name) ?? '') as object;
    for (const [section, schema] of Object.entries(notificationSecretSchemas)) {
      expect(JSON.stringify(schema.parse(secret[section as keyof object]))).toContain('http://127.0.0.1:9/');
    }
    expect(findLocalSecret(undefined, 'http://127.0.0.1:9')('another')).toBeUndefined();
  });

  test('is the file that is named, as it is at the moment', () => {
    const file = join(folder, 'secret.json');
    const find = findLocalSecret(file, 'http://127.0.0.1:9');
    expect(find(name)).toBeUndefined();
    writeFileSync(file, '{"slack":{}}');
    expect(find(name)).toBe('{"slack":{}}');
  });
});

describe('the embedded servers', () => {
  let aws: EmbeddedAws;

  beforeAll(async () => {
    aws = await startEmbeddedAws();
  });

  afterAll(async () => aws.stop());

  test('answer GetSecretValue as Secrets Manager does, and say what they do not know', async () => {
    const client = new SecretsManagerClient({ maxAttempts: 1 });
    aws.secrets.set('mine', 'a text');
    const secret = await client.send(new GetSecretValueCommand({ SecretId: 'mine' }));
    expect(secret).toMatchObject({ Name: 'mine', SecretString: 'a text' });
    await expect(client.send(new GetSecretValueCommand({ SecretId: 'yours' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await expect(client.send(new ListSecretsCommand({}))).rejects.toThrow('ListSecrets is not served');
    client.destroy();
  });

  test('hand over what AWS would mail', async () => {
    const topics = new SNSClient({});
    const stopping = new AbortController();
    const mails: KeptNotice[] = [];
    const { promise: came, resolve } = Promise.withResolvers<void>();
    const receiving = receiveMail(aws.clients.queues, queueUrl('mail', aws.ports.aws), {
      keep: (notice) => {
        mails.push(notice);
        resolve();
      },
      signal: stopping.signal,
    });
    await topics.send(
      new PublishCommand({ TopicArn: topicArn('direct'), Subject: 'A subject', Message: 'A text' }),
    );
    await came;
    stopping.abort();
    await receiving;
    topics.destroy();
    expect(mails).toMatchObject([
      { to: 'e-mail (stemwatch-direct)', headline: 'A subject', content: 'A text' },
    ]);
  });
});
