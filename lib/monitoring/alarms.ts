import { Duration } from 'aws-cdk-lib';
import {
  type Alarm,
  type AlarmBase,
  AlarmRule as Rule,
  CompositeAlarm,
  type IAlarm,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Construct } from 'constructs';
import type { AlarmTopics } from '../storage/alarm-topics.ts';
import { partName } from './alarm-name.ts';
import { FunctionAction } from './function-action.ts';
import { createMetricAlarm } from './metric-alarm.ts';
import { planAlarms, type PlanInput } from './plan/plan-alarms.ts';
import type { Condition, PlannedAlarm } from './plan/planned-alarm.ts';

/** What the engine turns rules into alarms with. */
export interface AlarmsProps extends PlanInput {
  readonly topics: AlarmTopics;
}

/** What AWS recommends for both: long enough for the cause to be evaluated once more. */
const suppressionPeriod = Duration.seconds(60);

/**
 * Every rule as one alarm for each of its severities, raised and cleared at the topic of that severity. One with several
 * conditions, or with a cause that silences it, is a composite alarm over metric alarms that tell nobody.
 *
 * @throws Error that names every faulty rule
 */
export class Alarms extends Construct {
  /** What was decided for each alarm that tells people. */
  readonly planned: readonly PlannedAlarm[];
  /** Those that tell people. */
  readonly telling: readonly IAlarm[];
  /** Those and the ones that composite alarms look at. */
  readonly all: readonly IAlarm[];
  readonly #props: AlarmsProps;
  readonly #parts: IAlarm[] = [];

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.#props = props;
    this.planned = planAlarms(props);
    const causes = new Map<string, IAlarm>();
    // A cause is never suppressed itself, so that all causes are there before the first composite names one.
    for (const alarm of this.planned.filter(({ suppressor }) => suppressor === undefined))
      causes.set(alarm.name, this.#create(alarm));
    this.telling = this.planned.map(
      (alarm) => causes.get(alarm.name) ?? this.#create(alarm, causes.get(alarm.suppressor ?? '')),
    );
    this.all = [...this.telling, ...this.#parts];
  }

  #create(planned: PlannedAlarm, suppressor?: IAlarm): IAlarm {
    const [only, ...others] = planned.anyOf.flat();
    const isPlain = only !== undefined && others.length === 0 && suppressor === undefined;
    const id = `${planned.rule.id}-${planned.severity}`;
    const alarm = isPlain
      ? createMetricAlarm(this, id, planned.name, planned, only)
      : this.#composite(id, planned, suppressor);
    this.#act(alarm, planned);
    return alarm;
  }

  #composite(id: string, planned: PlannedAlarm, suppressor: IAlarm | undefined): CompositeAlarm {
    const groups = planned.anyOf.map((conditions) =>
      Rule.allOf(...conditions.map((condition) => this.#part(planned, condition))),
    );
    return new CompositeAlarm(this, id, {
      compositeAlarmName: planned.name,
      alarmDescription: planned.description,
      alarmRule: Rule.anyOf(...groups),
      ...(suppressor === undefined
        ? {}
        : {
            actionsSuppressor: suppressor,
            actionsSuppressorWaitPeriod: suppressionPeriod,
            actionsSuppressorExtensionPeriod: suppressionPeriod,
          }),
    });
  }

  #part(planned: PlannedAlarm, condition: Condition): Alarm {
    const { rule, severity } = planned;
    const id = `${rule.id}-${condition.part}-${severity}`;
    const name = partName(this.#props.stage, rule.id, condition.part, severity);
    const alarm = createMetricAlarm(this, id, name, planned, condition);
    this.#parts.push(alarm);
    return alarm;
  }

  #act(alarm: AlarmBase, { rule, severity }: PlannedAlarm): void {
    const { topics, monitored } = this.#props;
    const action = new SnsAction(topics[rule.path ?? severity]);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
    if (rule.calls !== undefined) alarm.addAlarmAction(new FunctionAction(monitored.functions[rule.calls]));
  }
}
