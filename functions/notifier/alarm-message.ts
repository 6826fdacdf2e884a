import * as z from 'zod';

// What CloudWatch publishes when an alarm changes its state. Unknown fields are let pass: AWS adds some now and then.

const states = z.enum(['ALARM', 'OK', 'INSUFFICIENT_DATA']);

/** CloudWatch writes `+0000` where ISO 8601 as JavaScript reads it has `+00:00` or `Z`. */
const time = z
  .string()
  .transform((text) => Date.parse(text.replace(/\+0000$/, 'Z')))
  .refine((at) => Number.isFinite(at), 'a time such as 2026-01-15T12:01:00.250+0000');

const dimensions = z.array(z.object({ name: z.string(), value: z.string() })).default([]);

const metricStat = z.object({
  Metric: z.object({ Namespace: z.string().optional(), MetricName: z.string(), Dimensions: dimensions }),
  Stat: z.string(),
});

/** An alarm on one metric, by a statistic or a percentile. */
const classicTrigger = z.object({
  MetricName: z.string(),
  Namespace: z.string(),
  Statistic: z.string().nullish(),
  ExtendedStatistic: z.string().nullish(),
  Dimensions: dimensions,
  ComparisonOperator: z.string().optional(),
  Threshold: z.number().optional(),
});

/** An alarm on several metrics and an expression over them. */
const metricsTrigger = z.object({
  Metrics: z
    .array(
      z
        .object({
          Id: z.string(),
          Expression: z.string().optional(),
          Label: z.string().optional(),
          MetricStat: metricStat.optional(),
          ReturnData: z.boolean().optional(),
        })
        .refine(({ Expression, MetricStat }) => Expression !== undefined || MetricStat !== undefined, {
          message: 'neither Expression nor MetricStat',
        }),
    )
    .min(1),
  ComparisonOperator: z.string().optional(),
  Threshold: z.number().optional(),
  ThresholdMetricId: z.string().optional(),
});

const common = {
  AlarmName: z.string().min(1).max(255),
  AlarmDescription: z.string().nullish(),
  AWSAccountId: z.string().optional(),
  NewStateValue: states,
  NewStateReason: z.string().default(''),
  StateChangeTime: time,
  Region: z.string().optional(),
  AlarmArn: z.string().regex(/^arn:[^:]+:cloudwatch:[^:]+:\d{12}:alarm:.+$/, 'the ARN of an alarm'),
};

const compositeMessage = z.object({ ...common, AlarmRule: z.string().min(1) });
const metricsMessage = z.object({ ...common, Trigger: metricsTrigger });
const classicMessage = z.object({ ...common, Trigger: classicTrigger });

/** A change of an alarm's state, whatever kind of alarm it is. */
export interface AlarmTransition {
  readonly kind: 'metric' | 'math' | 'composite';
  readonly alarmName: string;
  readonly alarmArn: string;
  readonly description: string;
  readonly state: z.infer<typeof states>;
  readonly reason: string;
  /** Epoch milliseconds. */
  readonly changedAt: number;
  /** As in the ARN, such as us-east-1. */
  readonly region: string;
  /** What the alarm watches, in one line. */
  readonly watched: string;
}

/**
 * Reads what CloudWatch published.
 *
 * @throws z.ZodError that names what is wrong and where
 */
export function readAlarmMessage(message: unknown): AlarmTransition {
  const fields = z
    .object({ AlarmRule: z.unknown().optional(), Trigger: z.unknown().optional() })
    .parse(message);
  if (fields.AlarmRule !== undefined) {
    const composite = compositeMessage.parse(message);
    return transition('composite', composite, composite.AlarmRule);
  }
  if (
    z.object({ Metrics: z.unknown().refine((given) => given !== undefined) }).safeParse(fields.Trigger)
      .success
  ) {
    const math = metricsMessage.parse(message);
    return transition('math', math, mathText(math.Trigger));
  }
  const classic = classicMessage.parse(message);
  return transition('metric', classic, classicText(classic.Trigger));
}

function transition(
  kind: AlarmTransition['kind'],
  message:
    z.output<typeof compositeMessage> | z.output<typeof metricsMessage> | z.output<typeof classicMessage>,
  watched: string,
): AlarmTransition {
  return {
    kind,
    alarmName: message.AlarmName,
    alarmArn: message.AlarmArn,
    description: message.AlarmDescription ?? '',
    state: message.NewStateValue,
    reason: message.NewStateReason,
    changedAt: message.StateChangeTime,
    region: message.AlarmArn.split(':')[3] ?? '',
    watched,
  };
}

function classicText(trigger: z.output<typeof classicTrigger>): string {
  const statistic = trigger.ExtendedStatistic ?? trigger.Statistic ?? '';
  const metric = metricText(trigger.Namespace, trigger.MetricName, trigger.Dimensions);
  return `${statistic} of ${metric}${limitText(trigger)}`;
}

function mathText(trigger: z.output<typeof metricsTrigger>): string {
  const parts = trigger.Metrics.map(({ Id, Expression, MetricStat }) => {
    if (MetricStat === undefined) return `${Id} = ${Expression}`;
    const { Namespace = '', MetricName, Dimensions } = MetricStat.Metric;
    return `${Id} = ${MetricStat.Stat} of ${metricText(Namespace, MetricName, Dimensions)}`;
  });
  return `${parts.join('; ')}${limitText(trigger)}`;
}

function metricText(namespace: string, name: string, of: z.output<typeof dimensions>): string {
  const by = of.map(({ name: dimension, value }) => `${dimension}=${value}`).join(', ');
  return `${namespace} ${name}${by === '' ? '' : ` {${by}}`}`;
}

const operators: Readonly<Record<string, string>> = {
  GreaterThanThreshold: '>',
  GreaterThanOrEqualToThreshold: '>=',
  LessThanThreshold: '<',
  LessThanOrEqualToThreshold: '<=',
};

function limitText({
  ComparisonOperator = '',
  Threshold,
}: {
  readonly ComparisonOperator?: string | undefined;
  readonly Threshold?: number | undefined;
}): string {
  if (Threshold === undefined) return ComparisonOperator === '' ? '' : `, ${ComparisonOperator}`;
  return `, ${operators[ComparisonOperator] ?? ComparisonOperator} ${Threshold}`;
}
