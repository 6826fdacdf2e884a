import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { alarmPrefix, describeAlarms } from '../../core/figures/deployment-alarms.ts';

/** An alarm that is raised, whether or not somebody was told of it. */
export interface RaisedAlarm {
  readonly alarmName: string;
  readonly severity: string;
  readonly reason: string;
  readonly raisedAt?: string;
}

/** The alarms of the stage that are raised; the end of an alarm's name is its severity. */
export async function raisedAlarms(
  client: CloudWatchClient,
  deployment: string,
  signal: AbortSignal,
): Promise<readonly RaisedAlarm[]> {
  const alarms = await describeAlarms(client, deployment, signal);
  return alarms
    .filter(({ state }) => state === 'ALARM')
    .map(({ name, reason, since }) => ({
      alarmName: name,
      severity: name.slice(alarmPrefix(deployment).length).split('-').at(-1) ?? '',
      reason,
      ...(since === undefined ? {} : { raisedAt: since.toISOString() }),
    }));
}
