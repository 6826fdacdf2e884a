import * as z from 'zod';
import { alertChannels } from './routing.ts';

const slackChannel = z
  .string()
  .regex(/^(#[\w.-]{1,80}|[CG][A-Z0-9]{8,})$/, 'a channel such as #alerts, or its id');

/** How people are told of alerts. Times in seconds. */
export const notificationSettingsSchema = z.strictObject({
  /** Channels that are set up. E-mail needs nothing but `alarms.email`, and leaves from the topics themselves. */
  channels: z.array(z.enum(['pagerduty', 'slack'])).default(['pagerduty', 'slack']),
  /** Slack channels for a bot token; an incoming webhook brings its own. */
  slackChannels: z
    .strictObject({
      critical: slackChannel.default('#alerts-critical'),
      warning: slackChannel.default('#alerts-warning'),
      info: slackChannel.default('#alerts-info'),
      /** Absent: that of critical alerts. */
      escalation: slackChannel.optional(),
    })
    .prefault({}),
  /** How long a chat message waits for other alerts of the same service and region. */
  groupSeconds: z.int().min(0).max(900).default(15),
  /** How often people are reminded of an alert that nobody has acknowledged. */
  repeatSeconds: z.int().min(60).default(3600),
  escalation: z
    .strictObject({
      /** After so long a critical alert that nobody has acknowledged goes to further people. */
      seconds: z.int().min(60).default(900),
      /** PagerDuty needs a second routing key in the secret. */
      channels: z.array(z.enum(alertChannels)).default(['slack', 'email']),
    })
    .prefault({}),
  /** How long alerts are remembered. */
  retentionSeconds: z
    .int()
    .positive()
    .default(30 * 86_400),
  /** How long a secret is used before it is read again. */
  secretSeconds: z.int().min(0).default(300),
  /** How long a channel may take to answer. */
  timeoutSeconds: z.number().positive().max(20).default(10),
  /** Attempts by one channel. */
  attempts: z.int().positive().default(8),
  /** First pause between two attempts; doubled each time, an hour at most. */
  backoffSeconds: z.number().positive().default(10),
});

/** Checked settings of notifications. */
export type NotificationSettings = z.infer<typeof notificationSettingsSchema>;

/** Deliveries after which SQS itself moves a message aside: above the attempts that the notifier counts, and its waiting. */
export const notificationMaxReceives = ({ attempts }: NotificationSettings): number => attempts + 30;

/** Name of the secret of a stage. */
export const notificationSecretName = (stage: string): string => `stemwatch/${stage}/notifications`;
