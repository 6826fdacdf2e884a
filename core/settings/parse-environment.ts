import type * as z from 'zod';

/**
 * Checks environment variables.
 *
 * @throws Error that names every variable that is missing or wrong.
 */
export function parseEnvironment<Schema extends z.ZodType>(
  schema: Schema,
  environment: Readonly<Record<string, string | undefined>>,
): z.output<Schema> {
  const parsed = schema.safeParse(environment);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(
    `The environment is not complete. ${faults.join('; ')}. Set these variables and start again.`,
  );
}

/**
 * Reads a variable that holds JSON.
 *
 * @throws Error that names the variable.
 */
export function parseJson<Schema extends z.ZodType>(
  variable: `STEMWATCH_${string}`,
  json: string,
  schema: Schema,
): z.output<Schema> {
  try {
    return schema.parse(JSON.parse(json));
  } catch (error) {
    throw new Error(`${variable} is not valid: ${(error as Error).message}`, { cause: error });
  }
}
