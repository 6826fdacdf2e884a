import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../../cli/stemwatch.ts', import.meta.url));
let folder: string;

const template = {
  Resources: {
    Errors: {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        AlarmName: 'errors',
        Namespace: 'Shop',
        MetricName: 'Errors',
        Statistic: 'Sum',
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 5,
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'notBreaching',
      },
    },
  },
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'alarms-test-command-'));
  const files = {
    'shop.template.json': JSON.stringify(template),
    'good.yaml': testFile('first: { ALARM: 6m }'),
    'failing.yaml': testFile('never: ALARM'),
    'faulty.yaml': testFile('sometimes: ALARM'),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
});

afterAll(() => rmSync(folder, { recursive: true }));

function testFile(expected: string): string {
  return `templates: [shop.template.json]
tests:
  - name: errors are noticed
    input: [{ ref: { alarm: errors }, values: 0x5 9 }]
    expect: { errors: { ${expected} } }
`;
}

/** Runs `stemwatch alarms test` in the folder. */
function run(...line: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    const options = { env: { PATH: process.env['PATH'] }, cwd: folder };
    execFile(process.execPath, [program, 'alarms', 'test', ...line], options, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}

test('exits with 0 when all tests pass, and names files as they were given', async () => {
  expect(await run('good.yaml')).toEqual({
    code: 0,
    out: 'ok    good.yaml:3 errors are noticed\n\n1 test: 1 passed, 0 failed\n',
    err: '',
  });
});

test('exits with 1 when a test fails', async () => {
  const { code, out } = await run('good.yaml', 'failing.yaml');
  expect(code).toBe(1);
  expect(out).toContain('expected never ALARM, but it was ALARM at 6m');
  expect(out).toContain('2 tests: 1 passed, 1 failed');
});

test('exits with 2 when a file cannot be run, and runs the others', async () => {
  const { code, out } = await run('faulty.yaml', 'missing.yaml', 'failing.yaml');
  expect(code).toBe(2);
  expect(out).toContain(
    'faulty.yaml:5:25: tests[0].expect.errors has the unknown key "sometimes"; expected only',
  );
  expect(out).toContain('missing.yaml:1:1: cannot be read');
  expect(out).toContain('1 test: 0 passed, 1 failed; 2 files could not be run');
});

test('prints JSON and writes JUnit XML for programs', async () => {
  const { code, out } = await run('failing.yaml', '--json', '--junit', 'results.xml');
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({ passed: false, files: [{ file: 'failing.yaml' }] });
  expect(readFileSync(join(folder, 'results.xml'), 'utf8')).toContain('tests="1" failures="1"');
});

test('draws tests that passed when asked to', async () => {
  expect((await run('good.yaml', '--verbose')).out).toContain('    actual    ?.....A\n');
});

test('explains itself with an example, and asks for files', async () => {
  const { code, out } = await run('--help');
  expect(code).toBe(0);
  expect(out).toContain('templates: [cdk.out]');
  expect(await run()).toMatchObject({
    code: 1,
    err: expect.stringContaining("missing required argument 'files'"),
  });
});
