import { durationText } from '../format/duration.ts';
import { lastPart } from '../plan/topic-of.ts';
import type { AlarmTestFileResult, AlarmTestResult, TestedAlarm } from '../run-alarm-tests.ts';
import { drawTimeline, legend } from './draw-timeline.ts';

/** Results as text for people: what failed, drawn and with reasons, then a summary. `verbose` draws all tests. */
export function textReport(results: readonly AlarmTestFileResult[], { verbose = false } = {}): string {
  const lines = results.flatMap((result) => fileLines(result, verbose));
  const drawnAny = lines.some((line) => line.startsWith('    actual'));
  return [...lines, ...(drawnAny ? [legend, ''] : lines.length > 0 ? [''] : []), summary(results)].join('\n');
}

function fileLines({ file, error, tests, leftOut }: AlarmTestFileResult, verbose: boolean): string[] {
  if (error !== undefined) return [`ERROR ${file}`, ...error.message.split('\n').map((line) => `  ${line}`)];
  return [
    ...leftOut.map(({ alarm, reason }) => `NOTE  ${file}: the alarm "${alarm}" is left out: ${reason}`),
    ...tests.flatMap((test) => testLines(file, test, verbose)),
  ];
}

function testLines(file: string, test: AlarmTestResult, verbose: boolean): string[] {
  const { name, line, passed, dependsOnUndocumented, alarms } = test;
  const doubt = dependsOnUndocumented ? ' (~)' : '';
  const title = `${passed ? 'ok   ' : 'FAIL '} ${file}:${line} ${name}${doubt}`;
  const shown = alarms.filter(
    ({ verdicts }) => verbose || verdicts.some(({ problem }) => problem !== undefined),
  );
  return [title, ...shown.flatMap(alarmLines), ...(dependsOnUndocumented ? doubtLines(alarms) : [])];
}

function alarmLines({ timeline, verdicts }: TestedAlarm): string[] {
  const problems = verdicts.flatMap(({ problem }) => problem ?? []);
  return [
    `  ${timeline.alarm}`,
    ...problems.map((problem) => `    ${problem}`),
    '',
    ...drawTimeline(timeline, verdicts).map((line) => `    ${line}`),
    '',
    ...story(timeline),
    '',
  ];
}

/** Changes, notifications and failed evaluations in the order of time. */
function story({ changes, notifications, errors }: TestedAlarm['timeline']): string[] {
  const told = [
    ...changes.map(({ at, from, to, reason, suppressedBy }) => {
      const held = suppressedBy === undefined ? '' : ` (actions held back by ${suppressedBy})`;
      return { at, text: `${from} -> ${to}${held}: ${reason}` };
    }),
    ...notifications.map(({ at, state, action }) => ({ at, text: `told ${lastPart(action)} of ${state}` })),
    ...errors.map(({ at, error }) => ({ at, text: `could not be evaluated: ${error}` })),
  ].toSorted((a, b) => a.at - b.at);
  return told.map(({ at, text }) => `    ${durationText(at).padStart(6)}  ${text}`);
}

/** Why `~` stands behind a test, once for each alarm. */
function doubtLines(alarms: readonly TestedAlarm[]): string[] {
  return alarms.flatMap(({ timeline, verdicts }) => {
    const [first] = verdicts.flatMap(({ doubts }) => doubts).toSorted((a, b) => a.at - b.at);
    if (first === undefined) return [];
    const states = first.alternatives.map(({ state, because }) => `${state} (${because})`).join(' or ');
    return [
      `  ~ ${timeline.alarm}: at ${durationText(first.at)} AWS's documentation also leaves room for ${states}`,
    ];
  });
}

function summary(results: readonly AlarmTestFileResult[]): string {
  const tests = results.flatMap((result) => result.tests);
  const failed = tests.filter(({ passed }) => !passed).length;
  const doubtful = tests.filter(({ dependsOnUndocumented }) => dependsOnUndocumented).length;
  const errors = results.filter(({ error }) => error !== undefined).length;
  return [
    `${counted(tests.length, 'test')}: ${tests.length - failed} passed, ${failed} failed`,
    ...(doubtful === 0 ? [] : [`${doubtful} marked ~ depend on what AWS does not document`]),
    ...(errors === 0 ? [] : [`${counted(errors, 'file')} could not be run`]),
  ].join('; ');
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
