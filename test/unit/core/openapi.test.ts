import { expect, test } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describeApi } from '../../../core/api/openapi.ts';

test('the description of the API is valid OpenAPI 3.1', async () => {
  const validator = new Validator();
  const description = JSON.parse(JSON.stringify(describeApi('1.2.3'))) as Parameters<
    typeof validator.validate
  >[0];
  const { valid, errors } = await validator.validate(description);
  expect(errors).toBeUndefined();
  expect(valid).toBe(true);
  expect(validator.version).toBe('3.1');
});
