import { z } from 'zod';
import { seriesFault } from './catalogued-series.ts';
import { severities } from './thresholds/threshold.ts';

/** How the values of a period become one: CloudWatch's names. */
const statistics = ['Sum', 'Average', 'Minimum', 'Maximum', 'SampleCount', 'p50', 'p95', 'p99'] as const;

/** A metric of the catalogue, or one of AWS where a namespace is given. */
const ownMetricSchema = z
  .strictObject({
    namespace: z
      .string()
      .regex(
        /^(AWS\/\w+|ECS\/ContainerInsights)$/,
        'a namespace of AWS, such as AWS/SQS; without one, the catalogue',
      )
      .optional(),
    name: z.string().min(1),
    /** By name. That of the deployment is added to metrics of the catalogue. */
    dimensions: z.record(z.string(), z.string().min(1)).default({}),
    statistic: z.enum(statistics),
  })
  .superRefine(({ namespace, name, dimensions }, context) => {
    const fault = namespace === undefined ? seriesFault(name, Object.keys(dimensions)) : undefined;
    if (fault !== undefined)
      context.addIssue({ code: 'custom', path: [fault.field], message: fault.message });
  });

/** A metric as an own rule names it. */
export type OwnMetric = z.output<typeof ownMetricSchema>;

/**
 * An alarm of one stage's own: what is watched (`metric`, or an `expression` of metric math over `metrics`), when it is
 * raised, how grave that is and what people are told.
 */
export const ownRuleSchema = z
  .strictObject({
    name: z.string().regex(/^[a-z][a-z0-9-]{1,59}$/, '2 to 60 of a-z, 0-9 and -, beginning with a letter'),
    metric: ownMetricSchema.optional(),
    expression: z.string().min(1).max(2048).optional(),
    /** By the ids that the expression has for them. */
    metrics: z
      .record(z.string().regex(/^[a-z]\w*$/, 'an id begins with a small letter'), ownMetricSchema)
      .optional(),
    comparison: z.enum(['>', '>=', '<', '<=']).default('>='),
    threshold: z.number(),
    severity: z.enum(severities),
    /** What it means and what to do. */
    message: z.string().min(1).max(500),
    periodSeconds: z.int().positive().default(60),
    /** Raised when `breaching` of the last `of` periods cross the threshold. */
    evaluate: z
      .strictObject({ breaching: z.int().positive(), of: z.int().positive() })
      .default({ breaching: 1, of: 1 }),
    missing: z.enum(['breaching', 'notBreaching', 'ignore', 'missing']).default('notBreaching'),
    /** Address of a runbook. */
    runbook: z.string().min(1).optional(),
  })
  .superRefine(({ metric, expression, metrics }, context) => {
    if ((metric === undefined) === (expression === undefined))
      context.addIssue({ code: 'custom', message: 'give metric, or expression and metrics' });
    if ((expression === undefined) !== (metrics === undefined))
      context.addIssue({ code: 'custom', message: 'expression and metrics belong together' });
    const fault = expressionFault(expression ?? '', Object.keys(metrics ?? {}));
    if (fault !== undefined) context.addIssue({ code: 'custom', path: ['expression'], message: fault });
  });

/** A checked rule of a stage's own. */
export type OwnRule = z.output<typeof ownRuleSchema>;

/** Functions are written in capitals, so what begins with a small letter is an id. */
function expressionFault(expression: string, ids: readonly string[]): string | undefined {
  const used = new Set(expression.match(/(?<![\w"'])[a-z]\w*/g));
  const unknown = [...used].filter((id) => !ids.includes(id));
  if (unknown.length > 0) return `metrics has no ${unknown.join(', ')}`;
  const unused = ids.filter((id) => !used.has(id));
  return unused.length > 0 ? `does not use ${unused.join(', ')}` : undefined;
}
