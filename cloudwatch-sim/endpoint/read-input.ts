import type * as z from 'zod';
import { ApiError } from './api-error.ts';
import type { Members } from './protocol/protocol.ts';

/** An operation's input in the shape of its schema; throws ApiError that names the member. */
export function readInput<Schema extends z.ZodType>(schema: Schema, input: Members): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const member = issue?.path.join('.') ?? '';
  const missing = issue?.code === 'invalid_type' && input[member] === undefined;
  const code = missing ? 'MissingParameter' : 'InvalidParameterValue';
  throw new ApiError(code, `The parameter ${member} is not valid: ${issue?.message ?? 'unknown'}`);
}
