import { describe, expect, test } from '@jest/globals';
import { createJobRequest, createUploadRequest, listJobsQuery } from '../../../core/api/schemas.ts';

const upload = { name: 'song.mp3', size: 10 };

describe('request schemas', () => {
  test.each(['🎵 "quoted"\n../../etc/passwd', 'x'.repeat(255), 'שיר עברי', 'ä'.repeat(512)])(
    'any name of at most 1024 bytes is kept as it is: %j',
    (name) => {
      expect(createUploadRequest.parse({ ...upload, name }).name).toBe(name);
    },
  );

  test.each([
    ['a name of 1025 bytes', { name: 'x'.repeat(1025) }],
    ['an empty name', { name: '' }],
    ['half a surrogate pair', { name: '\ud800' }],
    ['a negative size', { size: -1 }],
    ['a fractional size', { size: 1.5 }],
    ['a checksum in capitals', { sha256: 'A'.repeat(64) }],
    ['an unknown field', { filename: 'x' }],
    ['a media type with a newline', { contentType: 'audio/mpeg\r\nx: y' }],
  ])('%s is refused', (_what, change) => {
    expect(createUploadRequest.safeParse({ ...upload, ...change }).success).toBe(false);
  });

  test('a job needs nothing but its upload', () => {
    expect(createJobRequest.parse({ uploadId: 'upl_x' })).toEqual({
      uploadId: 'upl_x',
      output: {
        format: 'wav',
        bitDepth: 24,
        sampleRate: 44_100,
        channels: 'stereo',
        levels: 'sum-exact',
        tags: true,
      },
      cache: true,
      metadata: {},
    });
  });

  test.each([
    ['a flac of floats', { output: { format: 'flac', bitDepth: 32 } }],
    ['a rate that is not the model’s', { output: { format: 'wav', sampleRate: 48_000 } }],
    ['three channels', { output: { format: 'wav', channels: 'surround' } }],
    ['a policy that does not exist', { output: { format: 'wav', levels: 'loud' } }],
    ['tags that are not yes or no', { output: { format: 'mp3', tags: 'yes' } }],
    ['a stem twice', { stems: ['vocals', 'vocals'] }],
    ['no stem', { stems: [] }],
    ['a webhook to a file', { webhook: { url: 'file:///etc/passwd' } }],
    ['a short webhook secret', { webhook: { url: 'https://example.org', secret: 'whsec_abc' } }],
    ['metadata beyond its limit', { metadata: { a: 'x'.repeat(5000) } }],
  ])('%s is refused', (_what, change) => {
    expect(createJobRequest.safeParse({ uploadId: 'upl_x', ...change }).success).toBe(false);
  });

  test('a page holds 20 jobs unless the query says otherwise, at most 100', () => {
    expect(listJobsQuery.parse({}).limit).toBe(20);
    expect(listJobsQuery.parse({ limit: '7' }).limit).toBe(7);
    expect(listJobsQuery.safeParse({ limit: '101' }).success).toBe(false);
    expect(listJobsQuery.safeParse({ limit: 'many' }).success).toBe(false);
  });
});
