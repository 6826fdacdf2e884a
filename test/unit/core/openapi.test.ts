import { expect, test } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describeApi } from '../../../core/api/openapi.ts';

test('the description of the API is valid OpenAPI 3.1', async () => {
  const validator = new Validator();
  const description = JSON.parse(
    JSON.stringify(describeApi('1.2.3', { requestsPerMinute: 10 })),
  ) as Parameters<typeof validator.validate>[0];
  const { valid, errors } = await validator.validate(description);
  expect(errors).toBeUndefined();
  expect(valid).toBe(true);
  expect(validator.version).toBe('3.1');
});

/** Operations whose description names this many requests a minute. */
const described = (requestsPerMinute: number): string[] =>
  Object.values(describeApi('1', { requestsPerMinute }).paths)
    .flatMap((path) => Object.values(path))
    .filter(({ description }) => String(description).includes(`${requestsPerMinute} times a minute`))
    .map(({ operationId }) => String(operationId));

test('Operations that an address may only do so often say how often, unless there is no limit', () => {
  expect(described(7)).toEqual(['createUpload', 'createJob']);
  expect(described(0)).toEqual([]);
});
