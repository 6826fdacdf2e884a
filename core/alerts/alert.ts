import type { AlertChannel, AlertSeverity } from './routing.ts';

/** States of an alert; `resolved` is the last one, by recovery of the alarm or by a person. */
export const alertStates = ['active', 'acknowledged', 'resolved'] as const;
export type AlertState = (typeof alertStates)[number];

/** Occasions on which people are told of an alert. */
export const noticeKinds = [
  'raised',
  'reminder',
  'escalated',
  'acknowledged',
  'recovered',
  'resolved',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** One occasion; reminders are numbered from 1. */
export type NoticeId = Exclude<NoticeKind, 'reminder'> | `reminder-${number}`;

/** The kind of a notice. */
export const kindOfNotice = (notice: NoticeId): NoticeKind =>
  notice.startsWith('reminder-') ? 'reminder' : (notice as Exclude<NoticeKind, 'reminder'>);

/** States of a delivery; the last three are final. */
export const deliveryStates = ['waiting', 'claimed', 'failed', 'delivered', 'abandoned', 'skipped'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** One notice by one channel. */
export interface Delivery {
  readonly notice: NoticeId;
  readonly channel: AlertChannel;
  readonly state: DeliveryState;
  /** Attempts that have ended. */
  readonly attempts: number;
  /** Epoch milliseconds of the message that asks for it. */
  readonly plannedAt: number;
  /** When somebody last set about it, epoch milliseconds: what was told is the alert of that time. */
  readonly claimedAt?: number;
  /** Until when somebody is at it, epoch milliseconds. */
  readonly claimedUntil?: number;
  /** What the channel answered last, or why it could not be asked. */
  readonly answer?: string;
}

/** What a person did to an alert. */
export interface AlertAction {
  /** Owner of the token. */
  readonly by: string;
  readonly at: string;
  readonly note?: string | undefined;
}

/** Something that happened to an alert. */
export interface TimelineEntry {
  readonly at: string;
  readonly event: 'raised' | 'raised-again' | 'no-data' | NoticeKind | 'delivery';
  readonly by?: string;
  readonly note?: string | undefined;
  readonly notice?: NoticeId;
  readonly channel?: AlertChannel;
  readonly outcome?: DeliveryState;
}

/** One time that an alarm was raised, until it recovered or somebody resolved it. */
export interface Alert {
  readonly id: string;
  readonly alarmName: string;
  readonly alarmArn: string;
  readonly kind: 'metric' | 'math' | 'composite';
  /** Id of the alarm rule; the alarm's name for alarms that are not of this service's rules. */
  readonly ruleId: string;
  readonly severity: AlertSeverity;
  /** Alerts of one service and region that rise together are told together. */
  readonly service: string;
  readonly region: string;
  readonly state: AlertState;
  readonly meaning: string;
  readonly firstAction?: string | undefined;
  /** An address, or a path in the repository. */
  readonly runbook?: string | undefined;
  /** The alarm in CloudWatch's console. */
  readonly console: string;
  readonly dashboard: string;
  /** CloudWatch's reason for the latest change of state. */
  readonly reason: string;
  /** What is watched, in words. */
  readonly watched: string;
  readonly raisedAt: string;
  readonly recoveredAt?: string;
  readonly acknowledged?: AlertAction;
  readonly resolved?: AlertAction;
  /** Where it went when it was raised. */
  readonly channels: readonly AlertChannel[];
  readonly deliveries: Readonly<Record<string, Delivery>>;
  /** Reminders planned so far. */
  readonly reminders: number;
  /** When to remind next, epoch milliseconds. */
  readonly remindAt: number;
  readonly escalatedAt?: string;
  /** When nothing more was to be done for it. */
  readonly closedAt?: string;
  /** What happened, oldest first; of very many entries some in the middle are left out. */
  readonly timeline: readonly TimelineEntry[];
}

/** Key of a delivery within its alert. */
export const deliveryKey = (notice: NoticeId, channel: AlertChannel): string => `${notice}:${channel}`;

/** Whether a delivery has come to its end. */
export const isSettled = ({ state }: Delivery): boolean =>
  state === 'delivered' || state === 'abandoned' || state === 'skipped';
