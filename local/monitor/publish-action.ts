import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { AlarmAction } from '../../cloudwatch-sim/alarms/book/alarm-event.ts';

/**
 * Publishes an alarm's message to the topic that its action names, as CloudWatch does.
 *
 * @throws Error for actions other than topics, for which there is no stand-in on this machine, and what SNS throws
 */
export async function publishAction(client: SNSClient, action: AlarmAction): Promise<void> {
  if (!action.action.startsWith('arn:aws:sns:'))
    throw new Error(`${action.action} is no topic; nothing on this machine stands in for it`);
  await client.send(
    new PublishCommand({
      TopicArn: action.action,
      Subject: action.subject,
      Message: JSON.stringify(action.message),
    }),
  );
}
