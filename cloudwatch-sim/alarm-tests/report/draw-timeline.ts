import type { StateValue } from '../../alarms/alarm.ts';
import type { Verdict } from '../check/verdict.ts';
import { durationText } from '../format/duration.ts';
import { momentsBetween, type AlarmTimeline } from '../play/alarm-timeline.ts';

/** The letter of each state, the gravest last. */
const letters: Readonly<Record<StateValue, string>> = { OK: '.', INSUFFICIENT_DATA: '?', ALARM: 'A' };
const gravity = Object.keys(letters);

/** Explains the letters of drawTimeline. */
export const legend =
  '. OK   A ALARM   ? INSUFFICIENT_DATA   ~ AWS documents no certain state   s actions held back';

/** What one letter may stand for, in milliseconds, so that lines stay short. */
const steps = [60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000, 7_200_000, 21_600_000, 86_400_000];
const mostLetters = 100;

/**
 * Draws what was expected and what happened, one letter for each minute (of long tests, for the gravest state of several
 * minutes); below, the values of a metric alarm at each evaluation, in the notation of the input. Empty lines are left out.
 */
export function drawTimeline(timeline: AlarmTimeline, verdicts: readonly Verdict[]): string[] {
  const end = timeline.moments.at(-1)?.at ?? 0;
  const step = steps.find((each) => end / each < mostLetters) ?? 86_400_000;
  const columns = Array.from({ length: Math.floor(end / step) + 1 }, (_, index) => index * step);
  const within = (column: number) => momentsBetween(timeline, column, column + step - 1);
  const expected = verdicts.flatMap((verdict) => verdict.expected);
  const rows: [string, string][] = [
    [step === 60_000 ? 'minute' : `each ${durationText(step)}`, scale(columns, step)],
    [
      'expected',
      drawn(columns, (column) =>
        gravest(
          expected.filter(({ from, to }) => from < column + step && to >= column).map(({ state }) => state),
        ),
      ),
    ],
    ['actual', drawn(columns, (column) => gravest(within(column).map(({ state }) => state)))],
    [
      'in doubt',
      drawn(columns, (column) =>
        within(column).some(({ alternatives }) => alternatives.length > 0) ? '~' : ' ',
      ),
    ],
    [
      'held back',
      drawn(columns, (column) =>
        within(column).some(({ suppressedBy }) => suppressedBy !== undefined) ? 's' : ' ',
      ),
    ],
    ['saw', seen(timeline)],
  ];
  return rows.filter(([, row]) => row !== '').map(([name, row]) => `${name.padEnd(10)}${row}`);
}

const drawn = (columns: readonly number[], letterAt: (column: number) => string): string =>
  columns.map(letterAt).join('').trimEnd();

function gravest(states: readonly StateValue[]): string {
  const [state] = states.toSorted((a, b) => gravity.indexOf(b) - gravity.indexOf(a));
  return state === undefined ? ' ' : letters[state];
}

/** A number above every tenth letter. */
function scale(columns: readonly number[], step: number): string {
  return columns
    .filter((_, index) => index % 10 === 0)
    .map((column) => (step === 60_000 ? String(column / step) : durationText(column)).padEnd(10))
    .join('')
    .trimEnd();
}

const mostWords = 20;

/** `0x5 9.5x3 _x2`, from the first evaluation on. */
function seen({ moments: [, ...evaluated] }: AlarmTimeline): string {
  if (evaluated.every(({ value }) => value === undefined)) return '';
  const runs: { word: string; count: number }[] = [];
  for (const { value } of evaluated) {
    const word = value === undefined ? '_' : String(Number(value.toPrecision(6)));
    const last = runs.at(-1);
    if (last?.word === word) last.count += 1;
    else runs.push({ word, count: 1 });
  }
  const words = runs.map(({ word, count }) => (count === 1 ? word : `${word}x${count}`));
  return words.length > mostWords ? `${words.slice(0, mostWords).join(' ')} ...` : words.join(' ');
}
