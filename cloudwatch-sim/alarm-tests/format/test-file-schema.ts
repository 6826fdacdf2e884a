import * as z from 'zod';
import { standardUnits } from '../../ingest/standard-units.ts';
import { expectation } from './expectation-schema.ts';
import { duration, exactly, text } from './schema-parts.ts';
import { NotationError, parseSeries } from './series-notation.ts';

const length = duration.refine((milliseconds) => milliseconds > 0, 'expected a duration above 0');

const start = text
  .refine((written) => /^\d{4}-\d\d-\d\d/.test(written) && !Number.isNaN(Date.parse(written)), {
    error: 'expected a time such as 2026-01-31T09:30:00Z',
    abort: true,
  })
  .transform((written) => Date.parse(written))
  .refine((time) => time % 60_000 === 0, 'expected a whole minute');

const series = z
  .union([text, z.array(text)], 'expected values such as "0x10 5 _x3"')
  .transform((written, context) => {
    try {
      return parseSeries(typeof written === 'string' ? written : written.join(' '));
    } catch (error) {
      if (!(error instanceof NotationError)) throw error;
      context.addIssue({ code: 'custom', message: error.message, params: { offset: error.offset } });
      return z.NEVER;
    }
  })
  .refine((values) => values.length > 0, 'expected at least one value');

const metric = exactly({
  namespace: text,
  name: text,
  dimensions: z.record(z.string(), text, 'expected a mapping of names to values').default({}),
});

const input = exactly({
  metric: metric.optional(),
  ref: exactly({ alarm: text, query: text.optional() }).optional(),
  unit: z.enum(standardUnits, 'expected a unit of CloudWatch, such as Count or Milliseconds').optional(),
  values: series,
}).refine(({ metric: named, ref }) => (named === undefined) !== (ref === undefined), {
  error: 'expected exactly one of metric and ref',
});

const testCase = exactly({
  name: text,
  start: start.default(Date.UTC(2026, 0, 1)),
  interval: length
    .refine((each) => each % 60_000 === 0 || 60_000 % each === 0, 'expected whole minutes or a part of one')
    .default(60_000),
  duration: length.optional(),
  input: z.array(input, 'expected a list').default([]),
  expect: z
    .record(z.string(), expectation, 'expected a mapping of alarms to what is expected of them')
    .refine((all) => Object.keys(all).length > 0, 'expected at least one alarm'),
});

const template = z.union(
  [
    text.transform((path) => ({ path })),
    exactly({ path: text, stack: text.optional(), parameters: z.record(z.string(), z.string()).optional() }),
  ],
  'expected a file, a pattern or a cdk.out folder, or a mapping with path, stack, parameters',
);

/** A file of alarm tests; durations become milliseconds, times epoch milliseconds. */
export const testFileSchema = exactly({
  templates: z.array(template, 'expected a list of templates').min(1, 'expected at least one template'),
  stacks: z.array(text, 'expected a list of names').optional(),
  region: text.default('us-east-1'),
  account: text.regex(/^\d{12}$/, 'expected 12 digits').default('123456789012'),
  tests: z.array(testCase, 'expected a list of tests').min(1, 'expected at least one test'),
});

/** What a file of alarm tests says. */
export type TestFileContent = z.output<typeof testFileSchema>;
/** One test of it. */
export type TestCase = TestFileContent['tests'][number];
/** A template as a file names it. */
export type TemplateSource = TestFileContent['templates'][number];
