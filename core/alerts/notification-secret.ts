import * as z from 'zod';

const url = z.url({ protocol: /^https?$/ });

/** What PagerDuty needs. */
export const pagerDutySecretSchema = z.strictObject({
  /** Integration key of a service (Events API v2). */
  routingKey: z.string().min(1),
  /** Integration key that escalated alerts go to. */
  escalationRoutingKey: z.string().min(1).optional(),
  /** Where events go; another one for accounts in the EU. */
  eventsUrl: url.default('https://events.pagerduty.com/v2/enqueue'),
});

/** What Slack needs: an incoming webhook for each channel, or a bot token that may post to all of them. */
export const slackSecretSchema = z.strictObject({
  botToken: z.string().min(1).optional(),
  apiUrl: url.default('https://slack.com/api'),
  webhooks: z
    .strictObject({
      critical: url.optional(),
      warning: url.optional(),
      info: url.optional(),
      /** Absent: that of critical alerts. */
      escalation: url.optional(),
    })
    .prefault({}),
});

/** The sections of the secret. Each is checked when it is used, so that a fault in one leaves the other usable. */
export const notificationSecretSchemas = {
  pagerduty: pagerDutySecretSchema,
  slack: slackSecretSchema,
} as const;

/** What stands in each section. */
export type NotificationSecret = {
  readonly [Section in keyof typeof notificationSecretSchemas]: z.output<
    (typeof notificationSecretSchemas)[Section]
  >;
};
