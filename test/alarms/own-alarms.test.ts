import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { textReport } from '../../cloudwatch-sim/alarm-tests/report/text-report.ts';
import { type AlarmTestFileResult, runAlarmTests } from '../../cloudwatch-sim/alarm-tests/run-alarm-tests.ts';
import { synthesizeTemplates, type Templates } from '../../lib/app.ts';
import { type Deployment, parseDeployment } from '../../lib/config/deployment.ts';
import { stages } from '../../lib/config/stages.ts';

// The files beside this one, run on what stages synthesize to, in a folder laid out like this repository.

const here = fileURLToPath(new URL('.', import.meta.url));
let folder: string;
let templates: readonly Templates[];
let results: AlarmTestFileResult[];

/** What only stages have whose operator asks for it; nothing of it is deployed. */
const strict = parseDeployment({
  stage: 'strict',
  alarms: { profile: 'strict', expectsTraffic: true, expectsLoudness: true },
});

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stemwatch-alarms-'));
  templates = [stages.prod, strict].map((deployment) => synthesize(deployment));
  const files = readdirSync(here).filter((file) => file.endsWith('.yaml'));
  mkdirSync(join(folder, 'test/alarms'), { recursive: true });
  for (const file of files) cpSync(join(here, file), join(folder, 'test/alarms', file));
  results = runAlarmTests(files.map((file) => join(folder, 'test/alarms', file)));
});

function synthesize(deployment: Deployment): Templates {
  const made = synthesizeTemplates(deployment);
  const assembly = join(folder, `cdk.out/assembly-${deployment.stage}`);
  mkdirSync(assembly, { recursive: true });
  for (const [id, template] of Object.entries(made))
    writeFileSync(join(assembly, `${id}.template.json`), JSON.stringify(template));
  return made;
}

afterAll(() => rmSync(folder, { recursive: true }));

test('every test of the alarms passes', () => {
  const passed = results.every(
    ({ error, tests }) => error === undefined && tests.every((each) => each.passed),
  );
  expect(passed ? 'passed' : textReport(results)).toBe('passed');
});

test('every alarm of prod, and every alarm that prod lacks, has a test in which it is raised and one in which it stays quiet', () => {
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

test('every alarm can be run', () => {
  expect(results.flatMap(({ leftOut }) => leftOut)).toEqual([]);
});

/** The alarms to be tested: those of prod, and those of the strict stage that prod does not have. */
function alarmNames(): string[] {
  const [prod = [], others = []] = templates.map((stage) => tellingAlarms(stage));
  return [
    ...prod,
    ...others.filter((name) => !prod.includes(name.replace(/^stemwatch-strict-/, 'stemwatch-prod-'))),
  ];
}

/**
 * The alarms of a stage that do something, by AlarmName or else logical id. The others are conditions of composite
 * alarms, and raised and quiet with them.
 */
function tellingAlarms(stage: Templates): string[] {
  return Object.values(stage).flatMap(({ Resources }) =>
    Object.entries(Resources as Record<string, AlarmResource>)
      .filter(([, { Type }]) => /^AWS::CloudWatch::(?:Composite)?Alarm$/.test(Type))
      .filter(([, { Properties }]) => Properties?.AlarmActions !== undefined)
      .map(([id, { Properties }]) => Properties?.AlarmName ?? id),
  );
}

interface AlarmResource {
  readonly Type: string;
  readonly Properties?: { readonly AlarmName?: string; readonly AlarmActions?: unknown };
}
