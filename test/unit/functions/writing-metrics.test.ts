import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Context } from 'aws-lambda';
import { createAuthorizerHandler } from '../../../functions/authorizer/authorizer-handler.ts';
import { createApiHandler } from '../../../functions/http/api-handler.ts';
import { inInvocation } from '../../../functions/runtime/in-invocation.ts';
import type { Runtime } from '../../../functions/runtime/runtime.ts';
import { functionNames } from '../../../lib/config/functions.ts';
import { call, testRuntime } from './api-harness.ts';
import { captureOutput } from './captured-output.ts';
import { environmentWithoutServers, withoutServers } from './figures-harness.ts';

/** A runtime that notes when invocations end, beside whatever else is noted. */
function notingRuntime(): { readonly runtime: Runtime; readonly noted: string[] } {
  const noted: string[] = [];
  const runtime = testRuntime(withoutServers(), 'models');
  return { runtime: { ...runtime, invocationEnds: () => noted.push('metrics written') }, noted };
}

test.each([
  ['works', async () => 'done'],
  ['fails', async () => Promise.reject(new Error('no'))],
])('An invocation that %s has its metrics written before it ends', async (_how, work) => {
  const { runtime, noted } = notingRuntime();
  const handler = inInvocation(runtime, () => async () => {
    noted.push('worked');
    return work();
  });
  await handler('event').then(
    () => noted.push('ended'),
    () => noted.push('ended'),
  );
  expect(noted).toEqual(['worked', 'metrics written', 'ended']);
});

test('A request has its metrics written before it is answered, also one that fails', async () => {
  const output = captureOutput();
  const { runtime, noted } = notingRuntime();
  const works = createApiHandler(
    'models',
    { listModels: async () => ({ status: 200, body: { models: [] } }) },
    runtime,
  );
  const fails = createApiHandler(
    'models',
    { listModels: async () => Promise.reject(new Error('no')) },
    runtime,
  );
  expect((await call(works, 'GET', '/v1/models')).status).toBe(200);
  expect((await call(fails, 'GET', '/v1/models')).status).toBe(500);
  // What no operation is to blame for.
  await expect(works({} as never, {} as Context)).rejects.toThrow('requestContext');
  expect(noted).toEqual(['metrics written', 'metrics written', 'metrics written']);
  output.restore();
});

test('A request that is not let in has its metrics written', async () => {
  const { runtime, noted } = notingRuntime();
  const output = captureOutput();
  const counters = { send: async () => Promise.reject(new Error('away')) } as never;
  const authorize = createAuthorizerHandler({ ...runtime, clients: { ...runtime.clients, counters } });
  const event = { type: 'TOKEN', methodArn: 'arn', authorizationToken: 'Basic x' } as const;
  await expect(authorize(event)).rejects.toThrow('Unauthorized');
  expect(noted).toEqual(['metrics written']);
  output.restore();
});

/** What a process writes in which each function emits a value, its index, for a call, before one invocation ends. */
function writtenBy(outlast: 'true' | 'false'): readonly unknown[] {
  const telemetry = join(import.meta.dirname, '../../../functions/runtime/telemetry.ts');
  const program = `
    const { createTelemetry } = await import(${JSON.stringify(telemetry)});
    const functions = await Promise.all(${JSON.stringify(functionNames)}.map(createTelemetry));
    for (const [index, { emit }] of functions.entries())
      emit('DependencyDuration', index, { dependency: 'queue', operation: 'SendMessage' });
    functions[0].invocationEnds();
    console.log('the invocation has ended');
    process.exit(1);`;
  const options = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', program];
  const environment = { ...environmentWithoutServers(), STEMWATCH_METRICS_OUTLAST_INVOCATIONS: outlast };
  const { stdout, stderr } = spawnSync(process.execPath, options, { encoding: 'utf8', env: environment });
  expect(stderr).toBe('');
  return stdout.split('\n').filter(Boolean).map(readLine);
}

/** The values of a line of metrics, or the line itself where it is none. */
const readLine = (line: string): unknown =>
  line.startsWith('{') ? (JSON.parse(line) as Record<string, unknown>)['DependencyDuration'] : line;

const values = functionNames.map((_, index) => index);

test('A function of AWS writes its metrics before the invocation ends', () => {
  expect(writtenBy('false')).toEqual([values, 'the invocation has ended']);
});

test('A process that serves invocations at once keeps them for the next, and loses none when it ends', () => {
  expect(writtenBy('true')).toEqual(['the invocation has ended', values]);
});
