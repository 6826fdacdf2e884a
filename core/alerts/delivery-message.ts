import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { type Alert, isSettled, kindOfNotice, type NoticeId } from './alert.ts';
import { alertChannels } from './routing.ts';

/** Body of the notifier's own messages in its queue: one notice of one alert by one channel. */
export const deliveryMessageSchema = z.strictObject({
  schema: z.literal(1),
  alertId: z.string().min(1),
  notice: z
    .string()
    .regex(/^(raised|reminder-\d+|escalated|acknowledged|recovered|resolved)$/)
    .transform((notice) => notice as NoticeId),
  channel: z.enum(alertChannels),
});
export type DeliveryMessage = z.infer<typeof deliveryMessageSchema>;

/**
 * Asks the notifier for every delivery of a notice that is planned and not settled. May be repeated: whoever finds a
 * delivery settled does nothing.
 *
 * @param groupSeconds - how long messages to channels that group alerts are held back
 */
export async function requestDeliveries(
  client: SQSClient,
  queueUrl: string,
  alert: Alert,
  { notice, groupSeconds }: { readonly notice: NoticeId; readonly groupSeconds: number },
): Promise<void> {
  const open = Object.values(alert.deliveries).filter(
    (delivery) => delivery.notice === notice && !isSettled(delivery),
  );
  for (const { channel } of open) {
    const body: DeliveryMessage = { schema: 1, alertId: alert.id, notice, channel };
    const isGrouped = channel !== 'pagerduty' && kindOfNotice(notice) !== 'escalated';
    await client.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: JSON.stringify(body),
        DelaySeconds: isGrouped ? groupSeconds : 0,
      }),
    );
  }
}
