import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { type Route, routes } from '../../core/api/routes.ts';
import { type JsonSchema, requestModel } from '../../lib/api/request-models.ts';

const bodies = (routes as readonly Route[]).flatMap(({ operationId, body }) =>
  body === undefined ? [] : [[operationId, body] as const],
);

describe('request models', () => {
  test.each(bodies)('the one of %s uses only what API Gateway understands', (_operation, body) => {
    const text = JSON.stringify(requestModel(body));
    expect(text).not.toMatch(/"\$ref"|"\$defs"|"definitions"|"const"|"propertyNames"|"format"|"id":/);
    expect(text).toContain('"$schema":"http://json-schema.org/draft-04/schema#"');
  });

  test('require what a client must send and leave alone what has a default', () => {
    const model = requestModel(z.strictObject({ name: z.string().min(1), size: z.int().default(3) }));
    expect(model).toMatchObject({ type: 'object', required: ['name'], additionalProperties: false });
  });

  test('keep alternatives apart', () => {
    const union = z.union([z.literal(16), z.literal(24)]);
    expect(requestModel(z.object({ depth: union }))['properties']).toEqual({
      depth: { anyOf: [expect.objectContaining({ enum: [16] }), expect.objectContaining({ enum: [24] })] },
    });
  });

  test('accept any JSON where the schema does', () => {
    const model = requestModel(z.object({ metadata: z.record(z.string(), z.json()) }));
    const { metadata } = model['properties'] as Record<string, JsonSchema>;
    expect(metadata).toEqual({ type: 'object', additionalProperties: {} });
  });

  test('keep properties that are called like keywords', () => {
    const model = requestModel(z.object({ format: z.string(), id: z.string() }));
    expect(Object.keys(model['properties'] as JsonSchema)).toEqual(['format', 'id']);
  });
});
