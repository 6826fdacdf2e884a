import { type CloudWatchClient, paginateDescribeAlarms, type StateValue } from '@aws-sdk/client-cloudwatch';

/** An alarm of the service as CloudWatch knows it now. */
export interface DeployedAlarm {
  readonly name: string;
  readonly type: 'metric' | 'composite';
  readonly state: StateValue;
  /** CloudWatch's own words. */
  readonly reason: string;
  /** When it went into its state; absent for an alarm that has always been in it. */
  readonly since?: Date;
}

/** What the names of all alarms of a stage begin with; `lib/monitoring` names them. */
export const alarmPrefix = (deployment: string): string => `stemwatch-${deployment}-`;

/** Every alarm of the deployed stage, composites among them. */
export async function describeAlarms(
  client: CloudWatchClient,
  deployment: string,
  signal: AbortSignal,
): Promise<readonly DeployedAlarm[]> {
  const pages = paginateDescribeAlarms(
    { client, pageSize: 100 },
    { AlarmNamePrefix: alarmPrefix(deployment), AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] },
    { abortSignal: signal },
  );
  const alarms: DeployedAlarm[] = [];
  for await (const { MetricAlarms = [], CompositeAlarms = [] } of pages) {
    alarms.push(...MetricAlarms.map((alarm) => deployedAlarm('metric', alarm)));
    alarms.push(...CompositeAlarms.map((alarm) => deployedAlarm('composite', alarm)));
  }
  return alarms;
}

const deployedAlarm = (
  type: DeployedAlarm['type'],
  {
    AlarmName: name = '',
    StateValue: state = 'INSUFFICIENT_DATA',
    StateReason: reason = '',
    StateTransitionedTimestamp: since,
  }: {
    readonly AlarmName?: string | undefined;
    readonly StateValue?: StateValue | undefined;
    readonly StateReason?: string | undefined;
    readonly StateTransitionedTimestamp?: Date | undefined;
  },
): DeployedAlarm => ({ name, type, state, reason, ...(since === undefined ? {} : { since }) });
