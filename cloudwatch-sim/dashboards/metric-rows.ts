import * as z from 'zod';
import { DashboardError } from './dashboard-error.ts';

const optionsSchema = z.looseObject({
  id: z.string().optional(),
  label: z.string().optional(),
  stat: z.string().optional(),
  period: z.int().positive().optional(),
  visible: z.boolean().default(true),
  expression: z.string().optional(),
});

/** One entry of a widget's `metrics`, written out. */
export interface MetricRow {
  /** Namespace, name, then names and values of dimensions in turn; empty for an expression. */
  readonly words: readonly string[];
  readonly options: z.infer<typeof optionsSchema>;
}

/**
 * Writes out the entries of a widget's `metrics`: "." stands for the word at the same place of the metric before, "..." for
 * as many of its words as make both equally long.
 *
 * @throws DashboardError that names the entry that is wrong
 */
export function metricRows(metrics: readonly (readonly unknown[])[], where: string): readonly MetricRow[] {
  let before: readonly string[] = [];
  return metrics.map((entry, index) => {
    const place = `${where}, metric ${index + 1}`;
    const last = entry.at(-1);
    const options = readOptions(typeof last === 'string' ? {} : last, place);
    const written = typeof last === 'string' ? entry : entry.slice(0, -1);
    if (!written.every((word) => typeof word === 'string'))
      throw new DashboardError(`${place}: expected texts and at most one object, which comes last.`);
    const words = written.length === 0 ? [] : writtenOut(written, before, place);
    if (words.length > 0) before = words;
    return { words, options };
  });
}

function readOptions(options: unknown, place: string): MetricRow['options'] {
  const { data, error } = optionsSchema.safeParse(options);
  if (data !== undefined) return data;
  throw new DashboardError(`${place}: ${z.prettifyError(error)}`);
}

function writtenOut(written: readonly string[], before: readonly string[], place: string): readonly string[] {
  const repeated =
    written[0] === '...' ? before.slice(0, Math.max(0, before.length - written.length + 1)) : [];
  const rest = written[0] === '...' ? written.slice(1) : written;
  const words = [...repeated, ...rest].map((word, index) => (word === '.' ? before[index] : word));
  if (words.includes(undefined))
    throw new DashboardError(`${place}: "." repeats a word of the metric before, which has none there.`);
  if (words.length < 2 || words.length % 2 !== 0)
    throw new DashboardError(
      `${place}: expected namespace, name, and names and values of dimensions, found ${words.length} words.`,
    );
  return words as readonly string[];
}
