import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { parseAccessLogLine } from '../../../functions/downloads/access-log-line.ts';
import { createDownloadsHandler } from '../../../functions/downloads/downloads-handler.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../support/embedded-aws.ts';
import { type TestRuntime, testRuntime } from './api-harness.ts';
import { type CapturedOutput, captureOutput } from './captured-output.ts';

const signed = 'X-Amz-Credential=AKIA%2F20261121&X-Amz-Signature=0123456789abcdef';

/** A line as S3 writes it, with the fields that matter. */
const line = (operation: string, key: string, status: number, bytes: string): string =>
  `79a59df900b949e5 songs [06/Feb/2026:00:00:38 +0000] 203.0.113.5 arn:aws:sts::1:assumed-role/jobs/jobs 3E57427F33A59F07 ` +
  `${operation} ${key} "GET /songs/${key}?${signed} HTTP/1.1" ${status} - ${bytes} 4096 70 10 "-" "curl/8.5 (a \\"b)" - ` +
  `s9lzHYrFp76ZVxRcpX9+5cjAnEH2ROuNkd2BHfIa6UkFVdtjf5mKR3/eTPFvsiP/XV/VLi31234= SigV4 ECDHE QueryString songs.s3.amazonaws.com TLSv1.3 - -`;

describe('A line of the access log', () => {
  test('tells the operation, the key decoded, the status and the bytes sent', () => {
    expect(parseAccessLogLine(line('REST.GET.OBJECT', 'stems/a%2520b/vocals.wav', 206, '1024'))).toEqual({
      operation: 'REST.GET.OBJECT',
      key: 'stems/a b/vocals.wav',
      status: 206,
      bytesSent: 1024,
    });
  });

  test.each(['', '-', 'not a line of a log at all', 'a b [c] d e f g h "i" 200 - -'])(
    'that is none says nothing: %j',
    (text) => {
      expect(parseAccessLogLine(text)).toBeUndefined();
    },
  );

  test('with a key that is encoded wrongly keeps it as it is', () => {
    expect(parseAccessLogLine(line('REST.GET.OBJECT', 'stems/%zz', 404, '-'))).toMatchObject({
      key: 'stems/%zz',
      bytesSent: 0,
    });
  });
});

describe('Downloads', () => {
  let aws: EmbeddedAws;
  let output: CapturedOutput;
  let runtime: TestRuntime;

  beforeAll(async () => {
    output = captureOutput();
    aws = await startEmbeddedAws();
  });

  afterAll(async () => {
    output.restore();
    await aws.stop();
  });

  beforeEach(() => {
    output.clear();
    runtime = testRuntime(aws, 'downloads');
  });

  const event = (key: string) => ({
    source: 'aws.s3',
    detail: { bucket: { name: aws.settings.bucket }, object: { key, size: 1 } },
  });

  test('are the stems that the log says were sent, whole or in part, by their format', async () => {
    const Body = [
      line('REST.GET.OBJECT', 'stems/job_1/lse_1/vocals.wav', 200, '5000'),
      line('REST.GET.OBJECT', 'stems/job_1/lse_1/drums.flac', 206, '700'),
      line('REST.GET.OBJECT', 'stems/job_1/lse_1/bass.mp3', 404, '300'),
      line('REST.HEAD.OBJECT', 'stems/job_1/lse_1/vocals.wav', 200, '-'),
      line('REST.GET.OBJECT', 'uploads/upl_1', 200, '9000'),
      line('REST.PUT.OBJECT', 'stems/job_1/lse_1/vocals.wav', 200, '-'),
      'rubbish',
    ].join('\n');
    const Key = 'objects/2026-02-06-00-00-38-ABCDEF';
    await aws.clients.objects.send(new PutObjectCommand({ Bucket: aws.settings.bucket, Key, Body }));
    await createDownloadsHandler(runtime)(event(Key));
    expect(runtime.emitted).toEqual([
      { name: 'DownloadCount', value: 1, dimensions: { format: 'wav' } },
      { name: 'DownloadSize', value: 5000, dimensions: { format: 'wav' } },
      { name: 'DownloadCount', value: 1, dimensions: { format: 'flac' } },
      { name: 'DownloadSize', value: 700, dimensions: { format: 'flac' } },
    ]);
    expect(output.logs()).toMatchObject([{ event_type: 'access_log_read', lines: 7, downloads: 2 }]);
    expect(output.text()).not.toMatch(/X-Amz|203\.0\.113/);
  });

  test('are not counted, and the event fails so that it comes again, while the log cannot be read', async () => {
    await expect(createDownloadsHandler(runtime)(event('objects/none'))).rejects.toThrow();
    await expect(createDownloadsHandler(runtime)({ detail: {} })).rejects.toThrow(/bucket/);
    expect(runtime.emitted).toEqual([]);
  });
});
