import { describe, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { jobResponse } from '../../../core/api/schemas.ts';
import { WebhookMarks } from '../../../core/jobs/webhook-marks.ts';
import { createWebhooksHandler } from '../../../functions/webhooks/webhooks-handler.ts';
import { sqsEvent, useWebhooksBench, webhookSecret } from './webhooks-bench.ts';

const bench = useWebhooksBench();

describe('a webhook', () => {
  test('tells of a job that succeeded, signed so that the receiver can check it', async () => {
    const jobId = await bench.succeeded();
    await bench.announce(jobId);
    expect(await bench.poll()).toEqual({ handled: 1, failed: 0 });
    const [webhook] = bench.receiver.received;
    expect(webhook).toMatchObject({ method: 'POST', path: '/hook?token=receivers-secret' });
    const payload = new Webhook(webhookSecret).verify(
      webhook?.body ?? '',
      webhook?.headers as Record<string, string>,
    );
    expect(payload).toMatchObject({ type: 'job.succeeded', timestamp: expect.stringMatching(/^\d{4}-.*Z$/) });
    const job = jobResponse.parse((payload as { data: unknown }).data);
    expect(job).toMatchObject({ jobId, state: 'succeeded', metadata: { order: 4711 } });
    expect((await fetch(job.stems?.[0]?.url ?? '')).status).toBe(200);
    expect(webhook?.headers).toMatchObject({
      'x-correlation-id': 'corr-hook',
      'content-type': 'application/json',
    });
    expect(await bench.webhookOf(jobId)).toMatchObject({ state: 'delivered', attempts: 1 });
    expect(bench.outcomes()).toEqual(['delivered']);
  });

  test('is refused by a receiver with another secret', async () => {
    await bench.announce(await bench.succeeded());
    await bench.poll();
    const [webhook] = bench.receiver.received;
    const other = new Webhook(`whsec_${Buffer.from('another key of this size').toString('base64')}`);
    expect(() => other.verify(webhook?.body ?? '', webhook?.headers as Record<string, string>)).toThrow();
  });

  test('tells of a job that failed, with what to do', async () => {
    const jobId = await bench.jobFor(bench.receiver.url);
    const options = { worker: 'w', leaseSeconds: 60, maxAttempts: 3 };
    const claim = await bench.world.transitions.claim(await bench.world.store.get(jobId), options);
    const fault = { type: 'corrupt-audio', detail: 'x', at: new Date().toISOString() } as const;
    await bench.world.transitions.fail(jobId, claim.kind === 'claimed' ? claim.leaseId : '', fault);
    await bench.announce(jobId);
    await bench.poll();
    expect(JSON.parse(bench.receiver.received[0]?.body ?? '')).toMatchObject({
      type: 'job.failed',
      data: { state: 'failed', failure: { type: 'corrupt-audio', action: expect.any(String) } },
    });
  });

  test('carries no secret, neither in its body nor in a log line', async () => {
    await bench.announce(await bench.succeeded());
    await bench.poll();
    expect(bench.receiver.received[0]?.body).not.toContain('whsec_');
    expect(bench.output.text()).not.toMatch(/receivers-secret|whsec_|X-Amz-Signature/);
    expect(bench.output.logs()).toContainEqual(
      expect.objectContaining({
        event_type: 'webhook_delivery',
        outcome: 'delivered',
        correlation_id: 'corr-hook',
        trace_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      }),
    );
  });

  test('is delivered once, however many messages there are and however they come', async () => {
    const jobId = await bench.succeeded();
    for (let count = 0; count < 4; count += 1) await bench.announce(jobId);
    bench.receiver.answer = (response) => setImmediate(() => response.writeHead(200).end('thanks'));
    const first = await bench.poll();
    expect(first.handled).toBe(4);
    expect(bench.receiver.received).toHaveLength(1);
    // Those that found the first one at work come again, and find the work done.
    await bench.announce(jobId);
    expect(await bench.poll()).toEqual({ handled: 1, failed: 0 });
    expect(bench.receiver.received).toHaveLength(1);
  });
});

describe('a message', () => {
  test('about a job that has not ended is dropped, so that its end is announced then', async () => {
    const jobId = await bench.jobFor(bench.receiver.url);
    await bench.announce(jobId);
    expect(await bench.poll()).toEqual({ handled: 1, failed: 0 });
    expect(bench.receiver.received).toEqual([]);
    expect(await bench.webhookOf(jobId)).toMatchObject({ state: 'waiting', attempts: 0 });
  });

  test('about a job that is gone is dropped', async () => {
    await bench.announce('job_00000000000000000000000000');
    expect(await bench.poll()).toEqual({ handled: 1, failed: 0 });
  });

  test('that somebody else works on comes again and is not lost', async () => {
    const jobId = await bench.succeeded();
    const marks = new WebhookMarks(
      bench.aws.clients.documents,
      bench.aws.settings.jobsTable,
      bench.runtime.now,
    );
    await marks.claim(jobId, 30);
    await bench.announce(jobId);
    expect(await bench.poll()).toEqual({ handled: 1, failed: 1 });
    bench.runtime.advance(30_001);
    await bench.announce(jobId);
    expect(await bench.poll()).toEqual({ handled: 1, failed: 0 });
    expect(bench.receiver.received).toHaveLength(1);
  });

  test('that is none does not keep the others from being handled', async () => {
    const handler = createWebhooksHandler(bench.runtime);
    const jobId = await bench.succeeded();
    await bench.announce(jobId);
    const [good] = await bench.receive();
    const event = sqsEvent([
      { ...good, MessageId: 'bad', Body: 'not json' },
      { ...good, MessageId: 'odd', Body: '{"schema":2}' },
      { ...good, MessageId: 'good' },
    ]);
    expect(await handler(event)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'bad' }, { itemIdentifier: 'odd' }],
    });
    expect(bench.receiver.received).toHaveLength(1);
  });
});
