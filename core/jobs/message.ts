import * as z from 'zod';

/** Body of a message in the jobs queue: the job is in the table, the message only names it. */
export const jobMessageSchema = z.object({ schema: z.literal(1), jobId: z.string().min(1) });
export type JobMessage = z.infer<typeof jobMessageSchema>;

/** Body of a message in the webhooks queue. */
export const webhookMessageSchema = z.object({ schema: z.literal(1), jobId: z.string().min(1) });
export type WebhookMessage = z.infer<typeof webhookMessageSchema>;

/**
 * Names of the SQS message attributes: two carry the context of the request which caused a message; the third stands on
 * messages in the dead-letter queue, says why they lie there, and stays with them when they are redriven.
 */
export const messageAttributes = {
  traceparent: 'traceparent',
  correlationId: 'correlationId',
  deadLetterReason: 'deadLetterReason',
} as const;

/** What travels beside a message. */
export interface MessageContext {
  /** W3C trace context, https://www.w3.org/TR/trace-context/ */
  readonly traceparent: string;
  readonly correlationId: string;
  /** X-Ray's own header, passed on as the system attribute AWSTraceHeader where there is one. */
  readonly xrayHeader?: string | undefined;
}
