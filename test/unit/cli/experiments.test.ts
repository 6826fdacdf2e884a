import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { experimentResults } from '../../../cli/operator/experiment-results.ts';
import { newIdentifier } from '../../../core/identifiers/identifiers.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../support/embedded-aws.ts';

const program = fileURLToPath(new URL('../../../cli/stemwatch.ts', import.meta.url));
let aws: EmbeddedAws;

beforeAll(async () => {
  aws = await startEmbeddedAws();
});
afterAll(() => aws.stop());

/** A record of a job that succeeded in so many seconds, as far as a comparison reads it. */
async function succeeded(variant: string, seconds: number, more: object = {}): Promise<void> {
  const experiment = { name: 'models', variant, quantity: 'separationSeconds' };
  const result = { timings: { total: seconds * 1000 }, ...more };
  const Item = { id: newIdentifier('job'), state: 'succeeded', experiment, result };
  await aws.clients.documents.send(new PutCommand({ TableName: aws.settings.jobsTable, Item }));
}

/** What the command prints. */
async function run(...line: string[]): Promise<string> {
  const options = { env: { PATH: process.env['PATH'], ...aws.environment }, cwd: tmpdir() };
  const state = join(tmpdir(), 'no-stack');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [program, '--state', state, ...line],
    options,
  );
  return stdout;
}

test('An operator sees whether the variants of an experiment differ, by jobs that were really separated', async () => {
  expect(await run('experiments')).toBe('No job of an experiment has succeeded.\n');
  for (const seconds of [10, 11, 12]) await succeeded('large', seconds);
  await succeeded('small', 4);
  await succeeded('small', 900, { cached: true });
  const { documents } = aws.clients;
  expect(await experimentResults(documents, aws.settings.jobsTable)).toMatchObject([
    { experiment: 'models', quantity: 'separationSeconds' },
  ]);
  expect(await run('experiments')).toContain('Too few jobs to compare');

  await succeeded('small', 5);
  expect(await run('experiments')).toMatch(
    /^models \(separationSeconds\)\n +large +3 jobs +mean 11\n +small +2 jobs +mean 4\.5\n +small less large: -6\.5, between -\S+ and -\S+ with 95 % confidence\. They differ\.\n$/,
  );
  expect(JSON.parse(await run('experiments', '--json'))).toMatchObject({
    experiments: [
      {
        experiment: 'models',
        variants: [
          { variant: 'large', count: 3, mean: 11, variance: 1 },
          { variant: 'small', count: 2, mean: 4.5 },
        ],
        comparison: { difference: -6.5, significant: true },
      },
    ],
  });
});
