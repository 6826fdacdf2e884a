import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { AlarmAction } from '../../cloudwatch-sim/alarms/book/alarm-event.ts';
import { functionNames } from '../../lib/config/functions.ts';
import { lambdaName } from '../gateway/lambda-context.ts';
import { account, region } from '../stack/resources.ts';
import type { FunctionCall } from '../supervision/process-message.ts';

/** What carries out the actions of alarms. */
export interface ActionTargets {
  readonly topics: SNSClient;
  /** Has a function called; like CloudWatch, nobody waits for what becomes of it. */
  readonly call: (call: FunctionCall) => void;
}

/**
 * Publishes an alarm's message to the topic that its action names, or calls the function, as CloudWatch does.
 *
 * @throws Error for actions other than topics and functions, for which there is no stand-in on this machine, and what SNS
 *   throws
 */
export async function publishAction({ topics, call }: ActionTargets, action: AlarmAction): Promise<void> {
  if (action.action.startsWith('arn:aws:lambda:')) {
    call({ kind: 'call', function: functionOf(action.action), event: alarmEvent(action) });
    return;
  }
  if (!action.action.startsWith('arn:aws:sns:'))
    throw new Error(
      `${action.action} is neither topic nor function; nothing on this machine stands in for it`,
    );
  await topics.send(
    new PublishCommand({
      TopicArn: action.action,
      Subject: action.subject,
      Message: JSON.stringify(action.message),
    }),
  );
}

function functionOf(arn: string): FunctionCall['function'] {
  const found = functionNames.find((name) => arn.endsWith(`:function:${lambdaName(name)}`));
  if (found === undefined) throw new Error(`${arn} is no function of this stack`);
  return found;
}

/**
 * What CloudWatch sends to a function:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html
 */
const alarmEvent = ({ at, alarm, state, message }: AlarmAction): object => ({
  source: 'aws.cloudwatch',
  alarmArn: message['AlarmArn'],
  accountId: account,
  time: new Date(at).toISOString(),
  region,
  alarmData: {
    alarmName: alarm,
    state: { value: state, reason: message['NewStateReason'], timestamp: message['StateChangeTime'] },
    previousState: { value: message['OldStateValue'] },
    configuration: { description: message['AlarmDescription'] },
  },
});
