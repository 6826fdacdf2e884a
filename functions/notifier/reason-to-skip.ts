import { type Alert, type Delivery, deliveryKey, isSettled, kindOfNotice } from '../../core/alerts/alert.ts';
import { isClaimed } from '../../core/alerts/alert-changes.ts';

/** Why a delivery is not made now: never, or not before some seconds have passed. */
type SkipReason =
  { readonly kind: 'skip'; readonly because: string } | { readonly kind: 'wait'; readonly seconds: number };

/** Seconds to wait for somebody who is telling of the alert at this moment. */
const moment = 5;

/**
 * Whether a notice has become pointless, because messages come in any order:
 *
 * - An alert that is over needs no reminder and no escalation, and PagerDuty no incident.
 * - Its end is told where its beginning was. While the beginning is being told, the end waits. If chat was not told yet,
 *   the first message will say both. PagerDuty gets the end unless the beginning was never tried: one that seemed to
 *   fail may have arrived, and an end too many does no harm.
 */
export function reasonToSkip(alert: Alert, delivery: Delivery, now: number): SkipReason | undefined {
  const kind = kindOfNotice(delivery.notice);
  const isOver = alert.state === 'resolved';
  if (kind === 'reminder' || kind === 'escalated') {
    return alert.state === 'active' ? undefined : skip(`The alert was ${alert.state} by then.`);
  }
  if (kind === 'raised') {
    return isOver && delivery.channel === 'pagerduty' ? skip('The alert was over before.') : undefined;
  }
  const beginning = alert.deliveries[deliveryKey('raised', delivery.channel)];
  if (beginning === undefined) return undefined;
  if (beginning.state === 'delivered') {
    const isSaid = delivery.channel !== 'pagerduty' && (beginning.claimedAt ?? 0) >= delivery.plannedAt;
    return isSaid ? skip('The first message said so.') : undefined;
  }
  if (isClaimed(beginning, now)) return { kind: 'wait', seconds: moment };
  if (delivery.channel === 'pagerduty') {
    return beginning.state === 'waiting' || beginning.state === 'skipped'
      ? skip('PagerDuty was not told of the beginning.')
      : undefined;
  }
  return isSettled(beginning) ? undefined : skip('The first message will say so.');
}

const skip = (because: string): SkipReason => ({ kind: 'skip', because });
