import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { textReport } from '../../cloudwatch-sim/alarm-tests/report/text-report.ts';
import { type AlarmTestFileResult, runAlarmTests } from '../../cloudwatch-sim/alarm-tests/run-alarm-tests.ts';
import { synthesizeTemplates, type Templates } from '../../lib/app.ts';
import { stages } from '../../lib/config/stages.ts';

// The files beside this one, run on what the prod stage synthesizes to, in a folder laid out like this repository.

const here = fileURLToPath(new URL('.', import.meta.url));
let folder: string;
let templates: Templates;
let results: AlarmTestFileResult[];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stemwatch-alarms-'));
  templates = synthesizeTemplates(stages.prod);
  mkdirSync(join(folder, 'cdk.out/assembly-prod'), { recursive: true });
  for (const [id, template] of Object.entries(templates))
    writeFileSync(join(folder, `cdk.out/assembly-prod/${id}.template.json`), JSON.stringify(template));
  const files = readdirSync(here).filter((file) => file.endsWith('.yaml'));
  mkdirSync(join(folder, 'test/alarms'), { recursive: true });
  for (const file of files) cpSync(join(here, file), join(folder, 'test/alarms', file));
  results = runAlarmTests(files.map((file) => join(folder, 'test/alarms', file)));
});

afterAll(() => rmSync(folder, { recursive: true }));

test('every test of the alarms passes', () => {
  const passed = results.every(
    ({ error, tests }) => error === undefined && tests.every((each) => each.passed),
  );
  expect(passed ? 'passed' : textReport(results)).toBe('passed');
});

test('every alarm of the prod stage has a test in which it is raised and one in which it stays quiet', () => {
  const tested = results.flatMap(({ tests }) => tests.flatMap(({ alarms }) => alarms));
  const ofKind = (raised: boolean) =>
    new Set(
      tested
        .filter(({ timeline: { moments } }) => moments.some(({ state }) => state === 'ALARM') === raised)
        .map(({ timeline: { alarm } }) => alarm),
    );
  const present = alarmNames();
  expect(present.length).toBeGreaterThan(10);
  const [raised, quiet] = [ofKind(true), ofKind(false)];
  expect({
    neverRaised: present.filter((alarm) => !raised.has(alarm)),
    neverQuiet: present.filter((alarm) => !quiet.has(alarm)),
  }).toEqual({ neverRaised: [], neverQuiet: [] });
});

test('every alarm of the prod stage can be run', () => {
  expect(results.flatMap(({ leftOut }) => leftOut)).toEqual([]);
});

/** The alarms that the templates define, by AlarmName or else logical id. */
function alarmNames(): string[] {
  return Object.values(templates).flatMap(({ Resources }) =>
    Object.entries(Resources as Record<string, { Type: string; Properties?: { AlarmName?: string } }>)
      .filter(([, { Type }]) => /^AWS::CloudWatch::(?:Composite)?Alarm$/.test(Type))
      .map(([id, { Properties }]) => Properties?.AlarmName ?? id),
  );
}
