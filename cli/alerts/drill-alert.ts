import {
  type CloudWatchClient,
  DescribeAlarmsCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { setTimeout as pause } from 'node:timers/promises';
import type { AlertView, ApiClient } from '../client/api-client.ts';
import { UserError } from '../user-error.ts';

/** What a drill works on. */
export interface Drill {
  readonly cloudwatch: CloudWatchClient;
  readonly client: Pick<ApiClient, 'listAlerts'>;
  readonly stage: string;
  /** Name of the alarm; the first of `severity` when absent. */
  readonly alarm?: string | undefined;
  readonly severity: string;
  readonly waitMilliseconds: number;
  /** Pause between two looks, in milliseconds. */
  readonly lookMilliseconds?: number;
}

/** What came of a drill. */
export interface DrilledAlert {
  readonly alarm: string;
  /** Absent when no alert came of the alarm in time. */
  readonly alert: AlertView | undefined;
  /** Whether every channel that should have been told was told. */
  readonly delivered: boolean;
}

const reason = 'This is a drill of the alerts: nothing needs to be done.';

const standardLook = 1000;

/**
 * Raises an alarm by hand, as CloudWatch lets operators do, so that the alert takes the very way of a real one; waits until
 * every channel was told or the time is over; then lets the alarm recover. CloudWatch itself corrects the state at its next
 * evaluation, if nobody else does.
 *
 * @throws UserError when there is no such alarm, or it is raised already
 */
export async function drillAlert(drill: Drill): Promise<DrilledAlert> {
  const alarm = await chooseAlarm(drill);
  const begunAt = Date.now();
  await setState(drill, alarm, 'ALARM');
  try {
    const alert = await waitForEnd(drill, alarm, begunAt);
    const delivered =
      alert !== undefined &&
      alert.deliveries.length > 0 &&
      alert.deliveries.every(({ state }) => state === 'delivered' || state === 'skipped');
    return { alarm, alert, delivered };
  } finally {
    await setState(drill, alarm, 'OK');
  }
}

async function chooseAlarm({ cloudwatch, stage, alarm, severity }: Drill): Promise<string> {
  const prefix = `stemwatch-${stage}-`;
  const { MetricAlarms = [] } = await cloudwatch.send(
    new DescribeAlarmsCommand(alarm === undefined ? { AlarmNamePrefix: prefix } : { AlarmNames: [alarm] }),
  );
  const found = MetricAlarms.find(
    ({ AlarmName = '', AlarmActions = [], StateValue }) =>
      AlarmName === alarm ||
      (alarm === undefined &&
        AlarmName.endsWith(`-${severity}`) &&
        // Those past the notifier are not its business.
        AlarmActions.some((action) => action.includes(severity)) &&
        StateValue !== 'ALARM'),
  );
  if (found?.AlarmName === undefined) {
    throw new UserError(
      alarm === undefined
        ? `There is no quiet ${severity} alarm that begins with ${prefix}. Has the stage been deployed, or the local stack run for a moment?`
        : `There is no alarm ${alarm} on a metric.`,
    );
  }
  if (found.StateValue === 'ALARM') {
    throw new UserError(
      `The alarm ${found.AlarmName} is raised already: see to it, or choose another with --alarm.`,
    );
  }
  return found.AlarmName;
}

async function setState({ cloudwatch }: Drill, alarm: string, state: 'ALARM' | 'OK'): Promise<void> {
  await cloudwatch.send(
    new SetAlarmStateCommand({ AlarmName: alarm, StateValue: state, StateReason: reason }),
  );
}

async function waitForEnd(drill: Drill, alarm: string, begunAt: number): Promise<AlertView | undefined> {
  const { client, waitMilliseconds, lookMilliseconds = standardLook } = drill;
  const deadline = performance.now() + waitMilliseconds;
  let seen: AlertView | undefined;
  while (performance.now() < deadline) {
    const { alerts } = await client.listAlerts({ state: 'open', limit: 100 });
    // Clocks of different machines differ by a little.
    seen = alerts.find(
      ({ alarmName, raisedAt }) => alarmName === alarm && Date.parse(raisedAt) > begunAt - 60_000,
    );
    if (seen?.deliveries.every(({ state }) => ended.has(state)) === true) return seen;
    await pause(lookMilliseconds);
  }
  return seen;
}

const ended: ReadonlySet<string> = new Set(['delivered', 'abandoned', 'skipped']);
