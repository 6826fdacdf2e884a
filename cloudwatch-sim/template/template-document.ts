import * as z from 'zod';
import { parseYamlTemplate } from './parse-yaml-template.ts';
import { TemplateError } from './template-error.ts';

const resource = z.looseObject({
  Type: z.string(),
  Condition: z.string().optional(),
  Properties: z.record(z.string(), z.json()).optional(),
  Metadata: z.record(z.string(), z.json()).optional(),
});

const documentSchema = z.looseObject({
  Parameters: z.record(z.string(), z.looseObject({ Default: z.json().optional() })).default({}),
  Mappings: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.json()))).default({}),
  Conditions: z.record(z.string(), z.json()).default({}),
  Resources: z.record(z.string(), resource),
  Outputs: z
    .record(
      z.string(),
      z.looseObject({
        Condition: z.string().optional(),
        Value: z.json(),
        Export: z.object({ Name: z.json() }).optional(),
      }),
    )
    .default({}),
});

/** A CloudFormation template, as far as it is read. */
export type TemplateDocument = z.output<typeof documentSchema>;

/** Any value of a template, before or after its functions are resolved. */
export type TemplateValue = z.core.util.JSONType;

/** Reads the text of a template in JSON or YAML. `name`, that of its file, says in errors which one it is; throws TemplateError. */
export function parseTemplate(text: string, name: string): TemplateDocument {
  const isJson = name.endsWith('.json') || text.trimStart().startsWith('{');
  return checkTemplate(isJson ? parseJson(text, name) : parseYamlTemplate(text, name), name);
}

/** A template that has been parsed before. `name` says in errors which one it is; throws TemplateError. */
export function checkTemplate(value: unknown, name: string): TemplateDocument {
  const parsed = documentSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = [name, ...(issue?.path ?? [])].join('/');
  throw new TemplateError(place, `is not a CloudFormation template: ${issue?.message ?? 'unreadable'}`);
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new TemplateError(name, `is not JSON (${(error as Error).message}); synthesize it with cdk synth`);
  }
}
