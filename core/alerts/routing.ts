/** Ways by which people learn of an alert. */
export const alertChannels = ['pagerduty', 'slack', 'email'] as const;
export type AlertChannel = (typeof alertChannels)[number];

/** How urgent an alert is, from what may wait to what wakes somebody; tickets of the error budget are warnings. */
export const alertSeverities = ['info', 'warning', 'critical'] as const;
export type AlertSeverity = (typeof alertSeverities)[number];

/** Slack channels that alerts go to. */
export const slackAudiences = ['critical', 'warning', 'info', 'escalation'] as const;
export type SlackAudience = (typeof slackAudiences)[number];

/** Where alerts of one severity go. */
interface AlertRoute {
  readonly channels: readonly AlertChannel[];
  readonly slack: SlackAudience;
}

/** Who is told of what; recovery goes where the alert went. Everything that routes alerts reads this table. */
export const alertRoutes = {
  critical: { channels: ['pagerduty', 'email', 'slack'], slack: 'critical' },
  warning: { channels: ['email', 'slack'], slack: 'warning' },
  info: { channels: ['slack'], slack: 'info' },
} as const satisfies Record<AlertSeverity, AlertRoute>;

/** The channels that the notifier itself posts to: mails of a change leave from the topic, without it. */
export const pushedChannels = (channels: readonly AlertChannel[]): readonly AlertChannel[] =>
  channels.filter((channel) => channel !== 'email');
