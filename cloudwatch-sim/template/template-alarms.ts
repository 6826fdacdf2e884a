import type { Alarm } from '../alarms/alarm.ts';
import { AlarmValidationError } from '../alarms/alarm-validation-error.ts';
import { parseCompositeAlarm } from '../alarms/parse-composite-alarm.ts';
import { parseMetricAlarm } from '../alarms/parse-metric-alarm.ts';
import type { Resource } from './stack.ts';

const parsers: Readonly<Record<string, (properties: unknown) => Alarm>> = {
  'AWS::CloudWatch::Alarm': parseMetricAlarm,
  'AWS::CloudWatch::CompositeAlarm': parseCompositeAlarm,
};

/** An alarm of a template that cannot be run, and where it stands. */
export interface FaultyAlarm {
  readonly resource: Resource;
  readonly error: AlarmValidationError;
}

/** The alarms among resources, children before the composites that look at them is not assured. */
export function templateAlarms(resources: readonly Resource[]): {
  readonly alarms: readonly Alarm[];
  readonly faulty: readonly FaultyAlarm[];
} {
  const alarms: Alarm[] = [];
  const faulty: FaultyAlarm[] = [];
  for (const resource of resources) {
    const parse = parsers[resource.type];
    if (parse === undefined) continue;
    try {
      alarms.push(parse({ ...resource.properties, AlarmName: resource.name }));
    } catch (error) {
      if (!(error instanceof AlarmValidationError)) throw error;
      faulty.push({ resource, error });
    }
  }
  return { alarms, faulty };
}
