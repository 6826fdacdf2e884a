import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { monitoringEnvironmentSchema } from '../../core/settings/monitoring-settings.ts';
import { environmentSchema } from '../../core/settings/settings.ts';
import { ServiceFunction } from '../../lib/api/service-function.ts';
import { cdkContext } from '../../lib/app.ts';
import { parseDeployment } from '../../lib/config/deployment.ts';
import { functionNames, type FunctionName } from '../../lib/config/functions.ts';

/** Lambda loads a bundle at every cold start. */
const largestBytes = 1_000_000;

/** The files of Swagger UI, which come with one function. */
const pageBytes = 500_000;

/** A complete environment; nothing is called. */
const variables = {
  ...Object.fromEntries(
    Object.entries({ ...environmentSchema.shape, ...monitoringEnvironmentSchema.shape }).map(
      ([name, schema]) => [name, String(schema.safeParse(undefined).data ?? 'https://deployed.example/name')],
    ),
  ),
  STEMWATCH_PROBE_TARGETS: '[{"region":"eu-central-1","url":"https://deployed.example/name"}]',
};

describe('the bundles', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'stemwatch-bundles-'));

  afterAll(() => rmSync(outdir, { recursive: true, force: true }));

  test.each(functionNames)('%s is small, minified, with its source map beside it', (name) => {
    const folder = bundle(name, join(outdir, name));
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(['index.mjs', 'index.mjs.map']));
    expect(statSync(join(folder, 'index.mjs')).size).toBeLessThan(largestBytes);
    expect(zippedBytes(folder)).toBeLessThan(largestBytes + (name === 'documentation' ? pageBytes : 0));
    const code = readFileSync(join(folder, 'index.mjs'), 'utf8');
    expect(exportsOf(folder)).toEqual(['handler']);
    expect(code.trimEnd().endsWith('//# sourceMappingURL=index.mjs.map')).toBe(true);
    expect(code.split('\n').length).toBeLessThan(code.length / 200);
  });
});

/** What the bundle exports when Node loads it from a folder without packages, as Lambda does. */
function exportsOf(folder: string): unknown {
  const script = `console.log(JSON.stringify(Object.keys(await import('./index.mjs'))))`;
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: folder,
    env: { ...variables, AWS_REGION: 'eu-central-1' },
    encoding: 'utf8',
  });
  return JSON.parse(output);
}

/** About what Lambda is sent: every file compressed, what a function serves included. */
function zippedBytes(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return files.reduce(
    (sum, { parentPath, name }) => sum + gzipSync(readFileSync(join(parentPath, name))).length,
    0,
  );
}

/** Bundles a handler as a deployment does, and gives the folder that is sent to Lambda. */
function bundle(name: FunctionName, outdir: string): string {
  const stack = new Stack(new App({ outdir, context: cdkContext() }), 'Bundle');
  const deployment = parseDeployment({ stage: 'bundle' });
  new ServiceFunction(stack, name, { name, deployment, environment: {}, permissions: [] });
  const [asset = 'no asset'] = readdirSync(outdir).filter((entry) => entry.startsWith('asset.'));
  return join(outdir, asset);
}
