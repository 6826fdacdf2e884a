import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { synthesizeTemplates, type Templates } from '../../lib/app.ts';
import { type Deployment, parseDeployment } from '../../lib/config/deployment.ts';
import { repositoryRoot } from '../../lib/config/repository.ts';
import { stages } from '../../lib/config/stages.ts';

// The files beside this one, run on what the prod stage synthesizes to, in a folder laid out like this repository; those in
// `strict/` on a stage with the strict profile that expects traffic and loudness.

const here = fileURLToPath(new URL('.', import.meta.url));
const strict = parseDeployment({
  stage: 'strict',
  alarms: { profile: 'strict', expectsTraffic: true, expectsLoudness: true },
});
let folder: string;
let prodAlarms: Alarms;
let strictAlarms: Alarms;
let results: readonly FileResult[];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stemwatch-alarms-'));
  prodAlarms = synthesize(stages.prod);
  strictAlarms = synthesize(strict);
  const files = readdirSync(here, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /^(strict\/)?[^/]+\.yaml$/.test(file),
  );
  for (const file of files) cpSync(join(here, file), join(folder, 'test/alarms', file));
  results = run(files.map((file) => join(folder, 'test/alarms', file)));
});

afterAll(() => rmSync(folder, { recursive: true }));

test('every test of the alarms passes', () => {
  const failures = results.flatMap(({ file, errors, tests }) => [
    ...errors.map((error) => ({ file, error })),
    ...tests.filter(({ passed }) => !passed).map((failed) => ({ file, ...failed })),
  ]);
  expect(failures).toEqual([]);
});

test('every alarm of the prod stage has a test in which it is raised and one in which it stays quiet', () => {
  expect(prodAlarms.size).toBeGreaterThan(10);
  expect(untested([...prodAlarms.keys()])).toEqual({ neverRaised: [], neverQuiet: [] });
});

test('every alarm that is another in the strict profile has both tests there', () => {
  const changed = [...strictAlarms]
    .filter(([name, alarm]) => asInProd(alarm) !== prodAlarms.get(asInProd(name)))
    .map(([name]) => name);
  expect(changed.length).toBeGreaterThan(4);
  expect(untested(changed)).toEqual({ neverRaised: [], neverQuiet: [] });
});

test('every alarm can be run', () => {
  expect(results.flatMap(({ leftOut }) => leftOut)).toEqual([]);
});

const asInProd = (text: string): string => text.replaceAll(/\bstrict\b/g, 'prod');

/** What `stemwatch alarms test --json` says of a file. */
interface FileResult {
  readonly file: string;
  readonly errors: readonly unknown[];
  readonly leftOut: readonly unknown[];
  readonly tests: readonly {
    readonly name: string;
    readonly passed: boolean;
    readonly alarms: readonly {
      readonly alarm: string;
      readonly problems: readonly string[];
      readonly changes: readonly { readonly to: string }[];
    }[];
  }[];
}

/** In a process of its own: days of minutes take several times as long inside jest. */
function run(files: readonly string[]): readonly FileResult[] {
  const command = [join(repositoryRoot, 'cli/stemwatch.ts'), '--json', 'alarms', 'test', ...files];
  const { stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (stdout === '') throw new Error(stderr);
  return (JSON.parse(stdout) as { files: FileResult[] }).files;
}

/** Those of the alarms that no test sees in ALARM, and those that each test sees there. */
function untested(names: readonly string[]): { neverRaised: string[]; neverQuiet: string[] } {
  const tested = results.flatMap(({ tests }) => tests.flatMap(({ alarms }) => alarms));
  const ofKind = (raised: boolean) =>
    new Set(
      tested
        .filter(({ changes }) => changes.some(({ to }) => to === 'ALARM') === raised)
        .map(({ alarm }) => alarm),
    );
  const [raised, quiet] = [ofKind(true), ofKind(false)];
  return {
    neverRaised: names.filter((alarm) => !raised.has(alarm)),
    neverQuiet: names.filter((alarm) => !quiet.has(alarm)),
  };
}

/** What an alarm watches, as text, by its AlarmName or else logical id. */
type Alarms = ReadonlyMap<string, string>;

/** Writes the templates of a stage where its assembly would be, and gives its alarms. */
function synthesize(deployment: Deployment): Alarms {
  const templates = synthesizeTemplates(deployment);
  const assembly = join(folder, `cdk.out/assembly-${deployment.stage}`);
  mkdirSync(assembly, { recursive: true });
  for (const [id, template] of Object.entries(templates))
    writeFileSync(join(assembly, `${id}.template.json`), JSON.stringify(template));
  return new Map(Object.values(templates).flatMap(alarmsOf));
}

const alarmsOf = ({ Resources }: Templates[string]): [string, string][] =>
  Object.entries(
    Resources as Record<
      string,
      { Type: string; Properties?: Record<string, unknown> & { AlarmName?: string } }
    >,
  )
    .filter(([, { Type }]) => /^AWS::CloudWatch::(?:Composite)?Alarm$/.test(Type))
    .map(([id, { Properties = {} }]) => [
      Properties.AlarmName ?? id,
      JSON.stringify([
        Properties['Threshold'],
        Properties['EvaluationPeriods'],
        Properties['Metrics'] ?? null,
      ]),
    ]);
