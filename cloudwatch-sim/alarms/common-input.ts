import * as z from 'zod';
import type { StateValue } from './alarm.ts';
import { AlarmValidationError, type AlarmIssue } from './alarm-validation-error.ts';

/** A number; the query protocol and templates also write it as text. */
export const numeric = z.preprocess(
  (value) => (typeof value === 'string' && value.trim() !== '' ? Number(value) : value),
  z.number(),
);

/** A boolean; the query protocol and templates also write it as text. */
export const flag = z.preprocess(
  (value) => (value === 'true' ? true : value === 'false' ? false : value),
  z.boolean(),
);

const actionList = z.array(z.string().min(1).max(1024)).max(5).default([]);

/** The fields that metric alarms and composite alarms share, named as in the API. */
export const commonFields = {
  AlarmName: z
    .string()
    .min(1)
    .max(255)
    .regex(/^\P{Cc}*$/u, 'holds a control character'),
  AlarmDescription: z.string().max(1024).optional(),
  ActionsEnabled: flag.default(true),
  AlarmActions: actionList,
  OKActions: actionList,
  InsufficientDataActions: actionList,
};

/** The fields of both kinds of alarm once they are parsed. */
export type CommonInput = z.output<z.ZodObject<typeof commonFields>>;

/** What both kinds of alarm take over from their input. */
export function commonProperties(input: CommonInput): {
  readonly name: string;
  readonly description?: string;
  readonly actionsEnabled: boolean;
  readonly actions: Record<StateValue, string[]>;
} {
  return {
    name: input.AlarmName,
    ...(input.AlarmDescription === undefined ? {} : { description: input.AlarmDescription }),
    actionsEnabled: input.ActionsEnabled,
    actions: {
      OK: input.OKActions,
      ALARM: input.AlarmActions,
      INSUFFICIENT_DATA: input.InsufficientDataActions,
    },
  };
}

/** Input in the shape of `schema`; throws AlarmValidationError with a line for every field that is not. */
export function parseFields<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new AlarmValidationError(nameIn(input), parsed.error.issues.map(asIssue));
}

function nameIn(input: unknown): string | undefined {
  const name = (input as { AlarmName?: unknown } | null | undefined)?.AlarmName;
  return typeof name === 'string' ? name : undefined;
}

function asIssue({ path, message }: { path: PropertyKey[]; message: string }): AlarmIssue {
  const field = path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${String(part)}`))
    .join('');
  return { field: field || 'the definition', problem: `is not valid: ${message}` };
}
