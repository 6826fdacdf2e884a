import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { feedObjects } from '../../../local/events/object-source.ts';
import { resources } from '../../../local/stack/resources.ts';
import { createDownloadsHandler } from '../../../functions/downloads/downloads-handler.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../support/embedded-aws.ts';
import { until } from '../../support/audio/until.ts';
import { testRuntime } from '../functions/api-harness.ts';

let aws: EmbeddedAws;
beforeAll(async () => {
  aws = await startEmbeddedAws();
});
afterAll(async () => aws.stop());

test('A stem that is fetched is counted by the function that reads the access log, and each piece of the log once', async () => {
  const { clients, settings } = aws;
  const stem = { Bucket: settings.bucket, Key: 'stems/job_1/lse_1/vocals.flac' };
  await clients.objects.send(new PutObjectCommand({ ...stem, Body: new Uint8Array(3000) }));
  const url = await getSignedUrl(clients.signing, new GetObjectCommand(stem), { expiresIn: 60 });
  await (await fetch(url)).arrayBuffer();
  await (await fetch(url, { headers: { range: 'bytes=0-99' } })).arrayBuffer();

  const runtime = testRuntime(aws, 'downloads');
  const stopping = new AbortController();
  const reported: unknown[] = [];
  const feeding = feedObjects(
    {
      bucket: resources.accessLogBucket,
      prefix: 'objects/',
      function: { name: 'downloads', timeoutSeconds: 5, handler: createDownloadsHandler(runtime) },
      seconds: 0.05,
    },
    { client: clients.objects, signal: stopping.signal, report: (_message, error) => reported.push(error) },
  );
  const sizes = () => runtime.emitted.filter(({ name }) => name === 'DownloadSize').map(({ value }) => value);
  await until(() => sizes().length >= 2);
  stopping.abort();
  await feeding;
  expect(sizes()).toEqual([3000, 100]);
  expect(reported).toEqual([]);
  const { KeyCount } = await clients.objects.send(
    new ListObjectsV2Command({ Bucket: resources.accessLogBucket, Prefix: 'objects/' }),
  );
  expect(KeyCount).toBe(0);
});
