import type * as z from 'zod';
import { problemDocument, problemMediaType, problems, type ProblemSlug } from '../problems/problems.ts';
import type { Limits } from '../settings/limits.ts';
import { correlationHeader } from '../telemetry/correlation.ts';
import { createSchemaWriter, type JsonSchema, type SchemaWriter } from './openapi-schemas.ts';
import { type Route, routes } from './routes.ts';
import { problemResponse } from './schemas.ts';

/** An OpenAPI 3.1 document, https://spec.openapis.org/oas/v3.1.1.html */
export interface OpenApiDocument {
  readonly openapi: '3.1.1';
  readonly info: JsonSchema;
  readonly servers: readonly JsonSchema[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>>;
  readonly components: JsonSchema;
}

/** The limits that the description tells of. */
type DescribedLimits = Pick<Limits, 'requestsPerMinute'>;

/** Problems that any operation may answer, and those of operations that need a token. */
const commonProblems: readonly ProblemSlug[] = ['rate-limited', 'internal', 'unavailable'];
const tokenProblems: readonly ProblemSlug[] = ['unauthenticated', 'forbidden'];

/** Describes the whole API: from the route table, the schemas and the problem table, which the handlers use as well. */
export function describeApi(version: string, limits: DescribedLimits): OpenApiDocument {
  const schemas = createSchemaWriter();
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const route of routes as readonly Route[]) {
    paths[route.path] = {
      ...paths[route.path],
      [route.method.toLowerCase()]: operation(route, schemas, limits),
    };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Stemwatch',
      version,
      summary: 'Separates songs into stems.',
      description:
        'Create an upload, PUT the song, create a job, read the job until it has succeeded, fetch the stems. Every ' +
        'error is a problem document (RFC 9457) with a stable `type` and an `action` that says what to do. ' +
        `Every answer carries \`${correlationHeader}\`.`,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    // Relative to this document, because API Gateway puts the stage's name before every path.
    servers: [{ url: './' }],
    paths,
    components: {
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'A token that an operator made with `stemwatch tokens create`.',
        },
      },
      headers: { correlationId, retryAfter },
      schemas: schemas.components,
    },
  };
}

const correlationId: JsonSchema = {
  description: 'Names this request in logs, jobs and webhooks; a fitting id of the request is kept.',
  schema: { type: 'string' },
};

const retryAfter: JsonSchema = {
  description: 'Seconds to wait before the next attempt.',
  schema: { type: 'integer' },
};

function operation(route: Route, schemas: SchemaWriter, limits: DescribedLimits): JsonSchema {
  const description = [route.description, rateLimit(route, limits)].filter((part) => part !== undefined);
  const parameters = [
    ...pathParameters(route),
    ...queryParameters(route, schemas),
    ...headerParameters(route),
  ];
  return {
    operationId: route.operationId,
    tags: [route.handler],
    summary: route.summary,
    ...(description.length === 0 ? {} : { description: description.join(' ') }),
    security: route.scope === null ? [] : [{ bearer: [route.scope] }],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(route.body === undefined ? {} : { requestBody: requestBody(route.body, schemas) }),
    responses: responses(route, schemas),
  };
}

function rateLimit(route: Route, { requestsPerMinute }: DescribedLimits): string | undefined {
  if (route.rateLimited !== true || requestsPerMinute === 0) return undefined;
  return `An address may do this ${requestsPerMinute} times a minute; beyond that the answer is 429 with Retry-After.`;
}

function pathParameters(route: Route): readonly JsonSchema[] {
  return [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function queryParameters(route: Route, schemas: SchemaWriter): readonly JsonSchema[] {
  if (route.query === undefined) return [];
  return Object.entries<z.ZodType>(route.query.shape).map(([name, schema]) => {
    const { description, ...rest } = schemas.write(schema, 'output');
    return {
      name,
      in: 'query',
      required: false,
      ...(description === undefined ? {} : { description }),
      schema: rest,
    };
  });
}

function headerParameters(route: Route): readonly JsonSchema[] {
  if (route.idempotent !== true) return [];
  return [
    {
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      description: 'A word of your choice; repeating the request with it has no further effect.',
      schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x20-\\x7e]+$' },
    },
  ];
}

const requestBody = (schema: z.ZodType, schemas: SchemaWriter): JsonSchema => ({
  required: true,
  content: { 'application/json': { schema: schemas.write(schema, 'input') } },
});

function responses(route: Route, schemas: SchemaWriter): Record<string, JsonSchema> {
  const byStatus: Record<string, JsonSchema> = {};
  for (const [status, body] of Object.entries(route.responses)) {
    byStatus[status] = {
      description: route.summary,
      headers: { [correlationHeader]: { $ref: '#/components/headers/correlationId' } },
      ...(body === null ? {} : { content: content(body, schemas) }),
    };
  }
  const slugs = [...route.problems, ...(route.scope === null ? [] : tokenProblems), ...commonProblems];
  for (const [status, group] of Map.groupBy(slugs, (slug) => problems[slug].status)) {
    byStatus[status] = withProblems(byStatus[status], status, group, schemas);
  }
  return byStatus;
}

const content = (body: z.ZodType | string, schemas: SchemaWriter): JsonSchema =>
  typeof body === 'string'
    ? { [body]: { schema: body === 'application/json' ? { type: 'object' } : { type: 'string' } } }
    : { 'application/json': { schema: schemas.write(body, 'output') } };

function withProblems(
  existing: JsonSchema | undefined,
  status: number,
  slugs: readonly ProblemSlug[],
  schemas: SchemaWriter,
): JsonSchema {
  const titles = slugs.map((slug) => problems[slug].title).join(' Or: ');
  return {
    description: existing === undefined ? titles : `${String(existing['description'])}. Or: ${titles}`,
    headers: {
      [correlationHeader]: { $ref: '#/components/headers/correlationId' },
      ...(status === 429 || status === 503
        ? { 'retry-after': { $ref: '#/components/headers/retryAfter' } }
        : {}),
    },
    content: {
      ...(existing?.['content'] as JsonSchema | undefined),
      [problemMediaType]: {
        schema: schemas.write(problemResponse, 'output'),
        examples: Object.fromEntries(slugs.map((slug) => [slug, { value: exampleOf(slug) }])),
      },
    },
  };
}

const exampleOf = (slug: ProblemSlug): unknown =>
  problemDocument(slug, 'What happened in this case.', { correlationId: '0af7651916cd43dd8448eb211c80319c' });
