import * as z from 'zod';

/** A JSON Schema object, dialect 2020-12, as OpenAPI 3.1 uses it. */
export type JsonSchema = Record<string, unknown>;

/** Turns Zod schemas into JSON Schemas that share named parts under `components.schemas`. */
export interface SchemaWriter {
  /** The schema of what a client sends (defaults optional) or gets (defaults filled in). */
  write(schema: z.ZodType, direction: 'input' | 'output'): JsonSchema;
  /** The named parts of all schemas written so far. */
  readonly components: Readonly<Record<string, JsonSchema>>;
}

/** Makes a writer. A schema's name is the `id` of its metadata; Zod's own recursive values get one name. */
export function createSchemaWriter(): SchemaWriter {
  const components: Record<string, JsonSchema> = {};
  return {
    components,
    write: (schema, direction) => {
      const {
        $schema: _dialect,
        $defs,
        ...root
      } = z.toJSONSchema(schema, {
        io: direction,
        override: ({ jsonSchema }) => adapt(jsonSchema, direction),
      }) as JsonSchema & { $defs?: Record<string, JsonSchema> };
      for (const [name, part] of Object.entries($defs ?? {})) {
        components[componentName(name)] = withComponentRefs(part);
      }
      return withComponentRefs(root);
    },
  };
}

/** JSON Schema has `examples` where OpenAPI 3.0 had `example`; answers may gain fields without breaking clients. */
function adapt(jsonSchema: JsonSchema, direction: 'input' | 'output'): void {
  if ('example' in jsonSchema) {
    jsonSchema['examples'] = [jsonSchema['example']];
    delete jsonSchema['example'];
  }
  if (direction === 'output' && jsonSchema['additionalProperties'] === false) {
    delete jsonSchema['additionalProperties'];
  }
}

const reference = /^#\/\$defs\/(.+)$/;

/** Zod numbers what it meets again inside itself; the only such schema here is any JSON value. */
const componentName = (name: string): string => (/^__schema\d+$/.test(name) ? 'JsonValue' : name);

function withComponentRefs(schema: JsonSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema), (key, value: unknown) => {
    const name = key === '$ref' && typeof value === 'string' ? reference.exec(value)?.[1] : undefined;
    return name === undefined ? value : `#/components/schemas/${componentName(name)}`;
  }) as JsonSchema;
}
