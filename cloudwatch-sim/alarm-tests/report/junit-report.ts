import type { AlarmTestFileResult, AlarmTestResult } from '../run-alarm-tests.ts';
import { textReport } from './text-report.ts';

/** Results as JUnit XML, which CI systems show: a suite for each file. */
export function junitReport(results: readonly AlarmTestFileResult[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${results.map(suite).join('')}</testsuites>\n`;
}

function suite({ file, error, tests }: AlarmTestFileResult): string {
  const failures = tests.filter(({ passed }) => !passed).length;
  const [count, errors] = error === undefined ? [tests.length, 0] : [1, 1];
  const cases =
    error === undefined
      ? tests.map((test) => testCase(file, test)).join('')
      : `    <testcase name="can be run" classname="${escaped(file)}"><error>${escaped(error.message)}</error></testcase>\n`;
  return `  <testsuite name="${escaped(file)}" tests="${count}" failures="${failures}" errors="${errors}">\n${cases}  </testsuite>\n`;
}

function testCase(file: string, test: AlarmTestResult): string {
  const opening = `    <testcase name="${escaped(test.name)}" classname="${escaped(file)}"`;
  if (test.passed) return `${opening}/>\n`;
  const problems = test.alarms.flatMap(({ verdicts }) => verdicts.flatMap(({ problem }) => problem ?? []));
  const details = textReport([{ file, tests: [test], leftOut: [] }]);
  return `${opening}><failure message="${escaped(problems.join('; '))}">${escaped(details)}</failure></testcase>\n`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text within XML 1.0, which has no control characters but these three. */
const escaped = (text: string): string =>
  text
    .replaceAll(/[&<>"]/g, (character) => entities[character] ?? '')
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '�');
