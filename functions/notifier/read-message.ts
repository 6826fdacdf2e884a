import * as z from 'zod';
import { type DeliveryMessage, deliveryMessageSchema } from '../../core/alerts/delivery-message.ts';
import { type AlarmTransition, readAlarmMessage } from './alarm-message.ts';

/** A message that nothing can be done with, however often it comes. */
export class MalformedMessage extends Error {
  override readonly name = 'MalformedMessage';
}

/** What came from the queue: a change of an alarm, or one of the notifier's own messages. */
export type NotifierMessage =
  | { readonly kind: 'transition'; readonly transition: AlarmTransition }
  | { readonly kind: 'delivery'; readonly delivery: DeliveryMessage };

/**
 * Reads the body of a message: SNS's envelope around what CloudWatch published, that without an envelope (raw delivery),
 * or a message of the notifier itself.
 *
 * @throws MalformedMessage that says what is wrong and where
 */
export function readMessage(body: string): NotifierMessage {
  const outer = parseJson(body, 'the body');
  if (hasKey(outer, 'notice')) {
    return { kind: 'delivery', delivery: checked('the body', () => deliveryMessageSchema.parse(outer)) };
  }
  if (!hasKey(outer, 'Message')) return alarm('the body', outer);
  const text = checked('the body', () => z.object({ Message: z.string() }).parse(outer)).Message;
  return alarm('Message', parseJson(text, 'Message'));
}

const alarm = (where: string, message: unknown): NotifierMessage => ({
  kind: 'transition',
  transition: checked(where, () => readAlarmMessage(message)),
});

const hasKey = (value: unknown, key: string): boolean =>
  value !== null && typeof value === 'object' && Object.hasOwn(value, key);

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new MalformedMessage(`In ${where}: no JSON (${(error as Error).message}).`, { cause: error });
  }
}

function checked<Value>(where: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const faults = error.issues.map(
      ({ path, message }) => `${path.map(String).join('.') || '(the whole)'}: ${message}`,
    );
    throw new MalformedMessage(`In ${where}: ${faults.join('; ')}.`, { cause: error });
  }
}
