import { z } from 'zod';

/** Keywords of JSON Schema draft 4 that API Gateway checks; all others are left to the handlers. */
const keywords = new Set([
  'type',
  'required',
  'additionalProperties',
  'items',
  'enum',
  'oneOf',
  'anyOf',
  'allOf',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'minLength',
  'maxLength',
  'pattern',
  'minItems',
  'maxItems',
]);

/** A JSON Schema as plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * A request body's Zod schema as an API Gateway model: JSON Schema draft 4 without references, which keeps junk away
 * from the functions. It never refuses what the Zod schema accepts; the handler stays the judge.
 */
export function requestModel(body: z.ZodType): JsonSchema {
  const schema = z.toJSONSchema(body, {
    target: 'draft-04',
    io: 'input',
    reused: 'inline',
    unrepresentable: 'any',
  });
  return { $schema: 'http://json-schema.org/draft-04/schema#', ...checkable(schema) };
}

function checkable(schema: JsonSchema): JsonSchema {
  const kept: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === 'properties') kept[keyword] = mapValues(value as JsonSchema, checkable);
    else if (keywords.has(keyword)) kept[keyword] = nested(value);
  }
  return kept;
}

function nested(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(nested);
  return typeof value === 'object' && value !== null ? checkable(value as JsonSchema) : value;
}

const mapValues = (record: JsonSchema, change: (value: JsonSchema) => JsonSchema): JsonSchema =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value as JsonSchema)]));
