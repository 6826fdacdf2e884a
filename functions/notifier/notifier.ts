import type { AlarmHeads } from '../../core/alerts/alarm-heads.ts';
import type { Alert, NoticeKind } from '../../core/alerts/alert.ts';
import type { AlertStore } from '../../core/alerts/alert-store.ts';
import type { AlertChannel } from '../../core/alerts/routing.ts';
import type { Clock } from '../../core/resilience/clock.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { ChannelPace } from './channel-pace.ts';

/** What a channel is asked to tell: one notice of one alert, or of several that belong together. */
export interface OutgoingNotice {
  readonly kind: NoticeKind;
  readonly alerts: readonly [Alert, ...Alert[]];
}

/** What came of one attempt. */
export type DeliveryOutcome =
  | { readonly delivered: true; readonly answer: string }
  | {
      readonly delivered: false;
      readonly answer: string;
      /** When the channel wants to be asked again. */
      readonly retrySeconds?: number | undefined;
      /** Whether the channel will never take this, however often it is asked. */
      readonly permanent?: boolean;
    };

/** Tells people by one channel. Whatever it throws is an attempt that failed. */
export type Channel = (notice: OutgoingNotice) => Promise<DeliveryOutcome>;

/** What the notifier works with. */
export interface Notifier {
  readonly runtime: Runtime;
  readonly alerts: AlertStore;
  readonly heads: AlarmHeads;
  readonly channels: Readonly<Record<AlertChannel, Channel>>;
  readonly pace: ChannelPace;
  readonly clock: Pick<Clock, 'sleep'>;
  /** A number from 0 to below 1. */
  readonly random: () => number;
}
