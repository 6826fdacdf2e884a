import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ServedCloudWatch } from '../../../support/served-cloudwatch.ts';

let served: ServedCloudWatch;

beforeAll(async () => {
  served = await ServedCloudWatch.start(Date.parse('2026-03-01T12:00:00Z'));
});

afterAll(() => served.stop());

test.each([
  ['no operation', {}, '', 400, 'MissingAction'],
  [
    'an unknown operation',
    { 'x-amz-target': 'GraniteServiceVersion20100801.Dance' },
    '{}',
    400,
    'InvalidAction',
  ],
  [
    'a broken body',
    { 'x-amz-target': 'GraniteServiceVersion20100801.ListMetrics' },
    '{',
    400,
    'SerializationException',
  ],
  [
    'a body that is not packed as it says',
    { 'content-encoding': 'gzip' },
    'plain',
    400,
    'SerializationException',
  ],
  ['an unknown packing', { 'content-encoding': 'br' }, 'plain', 415, 'InvalidParameterValue'],
])('%s is refused and ends nothing', async (_, headers, body, status, code) => {
  const response = await fetch(served.url, { method: 'POST', headers, body });
  expect(response.status).toBe(status);
  const given = `${response.headers.get('x-amzn-query-error')} ${await response.text()}`;
  expect(given).toContain(code);
  expect(served.problems).toEqual([]);
});
