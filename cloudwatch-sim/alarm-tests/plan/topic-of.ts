import type { Alarm } from '../../alarms/alarm.ts';
import { withoutHash } from './alarm-catalogue.ts';
import { NameError } from './name-error.ts';
import { suggestion } from './nearest-names.ts';

/**
 * The ARN of a topic, or of anything else that an alarm acts on, by ARN, name, or logical id (with or without CDK's
 * hash). Throws NameError for what the alarm never tells.
 */
export function topicOf(called: string, alarm: Alarm): string {
  const arns = [...new Set(Object.values(alarm.actions).flat())];
  const fitting = arns.filter((arn) => namesOf(arn).includes(called));
  const [only] = fitting;
  if (only !== undefined && fitting.length === 1) return only;
  if (fitting.length > 1)
    throw new NameError(`"${called}" stands for several actions: ${fitting.join(', ')}`);
  const names = arns.map(lastPart);
  const hint =
    suggestion(called, names) || (arns.length === 0 ? '; it tells nobody' : `; it tells ${names.join(', ')}`);
  throw new NameError(`"${alarm.name}" never tells "${called}"${hint}`);
}

/** What stands behind the last colon of an ARN: the name of a topic or function. */
export const lastPart = (arn: string): string => arn.split(':').at(-1) ?? arn;

const namesOf = (arn: string): string[] => [arn, lastPart(arn), withoutHash(lastPart(arn))];
