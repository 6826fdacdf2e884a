/**
 * Whether a composite alarm holds its actions back, and why: the suppressor is in ALARM, or one of the two periods
 * runs. `pending` says that a state change has had no actions yet.
 */
export type Suppression =
  | { readonly by?: undefined; readonly pending: false }
  | { readonly by: 'Alarm'; readonly pending: boolean }
  | {
      readonly by: 'WaitPeriod' | 'ExtensionPeriod';
      /** When the period ends, epoch milliseconds. */
      readonly until: number;
      readonly pending: boolean;
    };

/** What became of a suppression, and when the actions for the composite's state are due, if they are. */
export interface SuppressionStep {
  readonly suppression: Suppression;
  readonly actAt?: number;
}

/** What happened at `now`. */
export interface SuppressionInput {
  readonly now: number;
  readonly suppressorInAlarm: boolean;
  readonly stateChanged: boolean;
  /** Seconds. */
  readonly waitPeriod: number;
  /** Seconds. */
  readonly extensionPeriod: number;
}

/** Before anything was suppressed. */
export const unsuppressed: Suppression = { pending: false };

/**
 * Ends a period that ran out before `now`, by the state the composite had meanwhile. A period that ends just at `now`
 * is left for advanceSuppression, so that a suppressor which enters ALARM in that moment still counts: the 60 s that
 * AWS recommends are meant to cover one evaluation of it.
 */
export function expireSuppression(suppression: Suppression, now: number): SuppressionStep {
  if (!('until' in suppression) || suppression.until >= now) return { suppression };
  return ended(suppression.pending, suppression.until);
}

/**
 * The next suppression after the documented rules: a state change starts a wait period, or a new one, unless the
 * suppressor is in ALARM; the suppressor entering ALARM discards either period; its leaving ALARM starts the extension
 * period; when a period ends the actions follow the state of that moment.
 *
 * Not documented and chosen here: a period that ends without a state change held back takes no actions.
 */
export function advanceSuppression(before: Suppression, input: SuppressionInput): SuppressionStep {
  const { now, suppressorInAlarm, stateChanged } = input;
  const pending = before.pending || stateChanged;
  if (suppressorInAlarm) return { suppression: { by: 'Alarm', pending } };
  if (stateChanged) return running('WaitPeriod', now + input.waitPeriod * 1000, pending, now);
  if (before.by === 'Alarm')
    return running('ExtensionPeriod', now + input.extensionPeriod * 1000, pending, now);
  if ('until' in before && before.until <= now) return ended(pending, before.until);
  return { suppression: before };
}

/** After the suppressor was replaced or removed: AWS discards the periods, so that what was held back is due. */
export function discardSuppression(suppression: Suppression, now: number): SuppressionStep {
  return ended(suppression.pending, now);
}

function running(
  by: 'WaitPeriod' | 'ExtensionPeriod',
  until: number,
  pending: boolean,
  now: number,
): SuppressionStep {
  return until <= now ? ended(pending, now) : { suppression: { by, until, pending } };
}

function ended(pending: boolean, at: number): SuppressionStep {
  return pending ? { suppression: unsuppressed, actAt: at } : { suppression: unsuppressed };
}
