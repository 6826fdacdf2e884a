import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { alarm, alarmOn, surroundings } from '../cloudwatch-sim/lint/made-templates.ts';

// Each command is a process of its own, on a machine that may be busy.
jest.setTimeout(180_000);

const program = fileURLToPath(new URL('../../../cli/stemwatch.ts', import.meta.url));
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'alarms-lint-'));
  template('good', { Alarm: alarm() });
  template('warned', { Alarm: alarm({ OKActions: [] }, { 'aws:cdk:path': 'Shop/Alarm/Resource' }) });
  template('wrong', { Alarm: alarm({ Threshold: 0 }) });
  template('own', { Alarm: alarmOn('Shop Orders', { country: 'es' }) });
  writeFileSync(join(folder, 'metrics.json'), '[{ "namespace": "Shop", "name": "Order*" }]');
  writeFileSync(join(folder, 'list.json'), '[{ "name": "Orders" }]');
  writeFileSync(join(folder, 'notes.json'), 'no JSON');
});
afterAll(() => rmSync(folder, { recursive: true }));

function template(name: string, resources: object): void {
  const content = JSON.stringify({ Resources: { ...surroundings, ...resources } });
  writeFileSync(join(folder, `${name}.template.json`), content);
}

async function lint(
  line: readonly string[],
  input = '',
): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [program, 'alarms', 'lint', ...line], { cwd: folder });
  child.stdin.end(input);
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  return { code, out, err };
}

describe('stemwatch alarms lint', () => {
  test('says that nothing is wrong', async () => {
    expect(await lint(['good.template.json'])).toEqual({
      code: 0,
      out: '1 alarm: 0 errors, 0 warnings, 0 notes.\n',
      err: '',
    });
  });

  test('shows where, what and what to do, and warnings alone are no failure', async () => {
    const { code, out } = await lint(['warned.template.json']);
    expect(code).toBe(0);
    expect(out).toBe(
      [
        'warned.template.json: Alarm (Shop/Alarm/Resource)',
        '  warning  no-ok-action  Properties/OKActions',
        '           There is an action for ALARM and none for OK.',
        '           -> Give OKActions the targets of AlarmActions.',
        '',
        '1 alarm: 0 errors, 1 warning, 0 notes.',
        '',
      ].join('\n'),
    );
  });

  test('fails for errors, and for warnings where it is to be strict', async () => {
    expect((await lint(['wrong.template.json'])).code).toBe(1);
    expect((await lint(['warned.template.json', '--strict'])).code).toBe(1);
    expect((await lint(['warned.template.json', '--strict', '--ignore', 'no-ok-action'])).code).toBe(0);
  });

  test('gives programs the findings with their files', async () => {
    const { code, out } = await lint(['wrong.template.json', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      findings: [{ file: 'wrong.template.json', rule: 'threshold-always-met', logicalId: 'Alarm' }],
      acknowledged: [],
      alarms: 1,
    });
  });

  test('judges metrics of programs by what is declared in a file or on standard input', async () => {
    expect((await lint(['own.template.json', '--metrics', 'metrics.json'])).out).toContain(
      '0 errors, 0 warnings, 0 notes',
    );
    const { code, out } = await lint(
      ['own.template.json', '--metrics', '-'],
      '[{"namespace":"Shop","name":"Order"}]',
    );
    expect(code).toBe(1);
    expect(out).toContain('Nobody emits Shop Orders; did you mean "Order"?');
  });

  test('lists its rules', async () => {
    expect((await lint(['--rules'])).out).toContain('heartbeat-not-breaching (error)\n  A sign of life');
    const rules = JSON.parse((await lint(['--rules', '--json'])).out) as { id: string }[];
    expect(rules.map(({ id }) => id)).toContain('absence-breaching');
  });

  test.each<[string, string[], string]>([
    ['no template', [], 'Which templates? Give files or folders'],
    ['a file that is not there', ['gone.json'], 'gone.json: cannot be read'],
    ['a file that is not JSON', ['notes.json'], 'notes.json: is not JSON'],
    ['a file that is no template', ['list.json'], 'is not a CloudFormation template'],
    ['a rule that does not exist', ['good.template.json', '--ignore', 'none'], 'There is no rule "none"'],
    [
      'metrics that are not JSON',
      ['good.template.json', '--metrics', 'notes.json'],
      'notes.json is not JSON',
    ],
    ['metrics of a wrong form', ['good.template.json', '--metrics', 'list.json'], 'is no list of metrics'],
    [
      'metrics that are not there',
      ['good.template.json', '--metrics', 'gone.json'],
      'gone.json cannot be read',
    ],
    ['nothing on standard input', ['good.template.json', '--metrics', '-'], 'Standard input is not JSON'],
  ])('refuses %s', async (_, line, problem) => {
    const { code, out, err } = await lint(line);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(problem);
    expect(err).not.toContain('    at ');
  });
});
