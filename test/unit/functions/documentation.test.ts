import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenApiDocument } from '../../../core/api/openapi.ts';
import { type Route, routes } from '../../../core/api/routes.ts';
import { problems } from '../../../core/problems/problems.ts';
import { bundleAssets } from '../../../functions/documentation/bundle-assets.ts';
import { createAssetReader, packageFolder } from '../../../functions/documentation/documentation-assets.ts';
import { createDocumentationHandler } from '../../../functions/documentation/documentation-handler.ts';
import type { ApiHandler } from '../../../functions/http/api-handler.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../support/embedded-aws.ts';
import { call, testRuntime } from './api-harness.ts';
import { type CapturedOutput, captureOutput } from './captured-output.ts';

let aws: EmbeddedAws;
let output: CapturedOutput;
let documentation: ApiHandler;

beforeAll(async () => {
  output = captureOutput();
  aws = await startEmbeddedAws();
  documentation = createDocumentationHandler(testRuntime(aws, 'documentation'));
});

afterAll(async () => {
  output.restore();
  await aws.stop();
});

const get = async <Body>(path: string) => call<Body>(documentation, 'GET', path, { owner: '' });
const sha256 = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');

describe('GET /openapi.json', () => {
  type Operation = Record<string, never> & {
    operationId: string;
    security: unknown[];
    parameters?: { name: string; in: string }[];
    requestBody?: unknown;
    responses: Record<string, { content?: Record<string, { examples?: Record<string, unknown> }> }>;
  };
  let document: OpenApiDocument;
  const operationOf = (route: Route): Operation =>
    document.paths[route.path]?.[route.method.toLowerCase()] as Operation;

  beforeAll(async () => {
    const { status, body, headers } = await get<OpenApiDocument>('/openapi.json');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/json');
    document = body;
  });

  test.each(routes.map((route) => [route.operationId, route as Route] as const))(
    'describes %s as the route table has it',
    (operationId, route) => {
      const operation = operationOf(route);
      expect(operation.operationId).toBe(operationId);
      expect(operation.security).toEqual(route.scope === null ? [] : [{ bearer: [route.scope] }]);
      expect(operation.requestBody !== undefined).toBe(route.body !== undefined);
      expect(Object.keys(operation.responses)).toEqual(
        expect.arrayContaining([...Object.keys(route.responses), '429', '500', '503']),
      );
      for (const slug of route.problems) {
        const answer = operation.responses[String(problems[slug].status)];
        expect(Object.keys(answer?.content?.['application/problem+json']?.examples ?? {})).toContain(slug);
      }
      const named = (operation.parameters ?? []).filter((one) => one.in === 'path').map(({ name }) => name);
      expect(named).toEqual([...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    },
  );

  test('has nothing that the route table does not have', () => {
    const described = Object.values(document.paths).flatMap((item) => Object.keys(item));
    expect(described).toHaveLength(routes.length);
  });

  test('refers to nothing that is not in it', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(
      ([, target]) => target,
    );
    expect(references.length).toBeGreaterThan(20);
    for (const target of new Set(references)) {
      const found = (target ?? '')
        .slice('#/'.length)
        .split('/')
        .reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], document);
      expect({ target, found: typeof found }).toEqual({ target, found: 'object' });
    }
    expect(JSON.stringify(document)).not.toMatch(/\$defs|__schema/);
  });
});

describe('GET /docs', () => {
  test('is a page whose scripts are files, under a policy that allows no others', async () => {
    const { status, text, headers } = await get('/docs');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['content-security-policy']).toContain("script-src 'self';");
    expect(text).not.toMatch(/<script>|<script[^>]*>[^<]|\son\w+=/);
    for (const [, address] of text.matchAll(/(?:src|href)="(docs\/[^"]+)"/g)) {
      expect(await get(`/${address}`)).toMatchObject({
        status: 200,
        headers: { 'cache-control': expect.stringContaining('max-age') },
      });
    }
  });

  test("serves Swagger UI's script as npm installed it", async () => {
    const { text, headers } = await get('/docs/swagger-ui-bundle.js');
    expect(headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(sha256(text)).toBe(sha256(await readFile(join(packageFolder(), 'swagger-ui-bundle.js'))));
  });

  test.each(['package.json', '..%2fpackage.json', 'constructor', '%2e%2e%2f%2e%2e'])(
    'serves no other file, such as %s',
    async (asset) => {
      expect(await get(`/docs/${asset}`)).toMatchObject({ status: 404 });
    },
  );
});

test('the bundled assets are small, and read as they were', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stemwatch-assets-'));
  try {
    await bundleAssets(folder);
    const sizes = await Promise.all(
      (await readdir(folder)).map(async (file) => (await stat(join(folder, file))).size),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(600_000);
    const bundled = createAssetReader(folder);
    const installed = createAssetReader(join(folder, 'none'));
    for (const asset of ['swagger-ui.css', 'swagger-ui-bundle.js'] as const) {
      expect(sha256(await bundled(asset))).toBe(sha256(await installed(asset)));
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});
