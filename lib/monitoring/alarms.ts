import { Alarm, ComparisonOperator, type IAlarm, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Construct } from 'constructs';
import { type AlarmSettings, severities, type Severity } from '../config/alarm-settings.ts';
import type { AlarmRule, Comparison } from './alarm-rule.ts';
import { type AlarmMetric, toCdkMetric } from './metric.ts';
import type { Monitored } from './monitored.ts';
import type { SeverityTopics } from './severity-topics.ts';

const operators: Readonly<Record<Comparison, ComparisonOperator>> = {
  '>': ComparisonOperator.GREATER_THAN_THRESHOLD,
  '>=': ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  '<': ComparisonOperator.LESS_THAN_THRESHOLD,
  '<=': ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
};

const missingData: Readonly<Record<AlarmRule['missing']['treat'], TreatMissingData>> = {
  breaching: TreatMissingData.BREACHING,
  notBreaching: TreatMissingData.NOT_BREACHING,
  ignore: TreatMissingData.IGNORE,
  missing: TreatMissingData.MISSING,
};

/** What the engine turns rules into alarms with. */
export interface AlarmsProps {
  readonly stage: string;
  readonly rules: readonly AlarmRule[];
  readonly settings: AlarmSettings;
  readonly monitored: Monitored;
  readonly topics: SeverityTopics;
}

/** Every rule as one alarm per threshold, raised and cleared at the topic of its severity. */
export class Alarms extends Construct {
  readonly all: readonly IAlarm[];

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.all = props.rules.flatMap((rule) =>
      severities.flatMap((severity) => {
        const threshold = rule.levels(props.settings)[severity];
        return threshold === undefined ? [] : [this.#alarm(rule, severity, threshold, props)];
      }),
    );
  }

  #alarm(rule: AlarmRule, severity: Severity, threshold: number, props: AlarmsProps): Alarm {
    const { breaching, of } = rule.evaluate(props.settings);
    const metric = rule.metric(props.monitored, props.settings);
    const alarm = new Alarm(this, `${rule.id}-${severity}`, {
      alarmName: alarmName(props.stage, rule.id, severity),
      alarmDescription: describe(rule),
      metric: toCdkMetric(metric, rule.periodSeconds),
      threshold,
      comparisonOperator: operators[rule.comparison],
      datapointsToAlarm: breaching,
      evaluationPeriods: of,
      treatMissingData: missingData[rule.missing.treat],
      ...lowSamples(metric),
    });
    const action = new SnsAction(props.topics[severity]);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
    return alarm;
  }
}

/**
 * Percentiles are judged however few samples there are: to ignore them would need 200 requests a minute for p95, which a
 * service of few, long jobs rarely has. That one slow request raises no alarm, rules see to by asking for several periods.
 */
const lowSamples = (metric: AlarmMetric) =>
  metric.kind === 'single' && /^p\d/.test(metric.statistic)
    ? { evaluateLowSampleCountPercentile: 'evaluate' }
    : {};

/** Name of an alarm, such as `stemwatch-prod-dead-letters-critical`. */
export const alarmName = (stage: string, ruleId: string, severity: Severity): string =>
  `stemwatch-${stage}-${ruleId}-${severity}`;

/** What somebody reads who was woken by it. */
const describe = (rule: AlarmRule): string =>
  `${rule.meaning}\n\nFirst: ${rule.firstAction}\n\nWithout data: ${rule.missing.treat}. ${rule.missing.because}`;
