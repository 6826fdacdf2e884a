import type { JobProgress } from '../../core/jobs/job.ts';
import type { Clock } from '../../core/resilience/clock.ts';

/** How often the keeper looks whether something is due; also the least time between two writes of progress. */
const turnMilliseconds = 1000;

/**
 * How long it may be since the table last said that the job is wanted; so a cancel is seen within 3 seconds however slowly
 * progress moves (a thousandth of a song of three hours takes longer than a chunk). A consistent read of an item of up to
 * 4 KB is one unit: 1800 an hour, less than a tenth of a cent in any region. A renewal writes the item and its entries in
 * two indexes, at least four units that cost five times as much each, so renewing as often would cost twenty times that.
 */
const unheardMilliseconds = 2000;

/** What keeping a lease is made of. Rejections mean no answer: it is tried again at the next turn. */
export interface LeaseActions {
  /** Writes progress and extends the lease; false when it is lost. */
  readonly renew: (progress: JobProgress) => Promise<boolean>;
  /** Reads whether the lease is still held, without a write. */
  readonly held: () => Promise<boolean>;
  /** Keeps everything else going that must last as long as the lease, above all the message's invisibility. */
  readonly extend: () => Promise<void>;
  /** The progress as it is now. */
  readonly progress: () => JobProgress;
  readonly onError: (error: unknown) => void;
}

/** A lease that is being kept. */
export interface KeptLease {
  /** Aborts when the job was cancelled or taken over. */
  readonly lost: AbortSignal;
  /** Stops keeping it, after a write under way. */
  stop(): Promise<void>;
}

/**
 * Renews a lease every third of its time until it is lost or stopped, and in between whenever progress has changed, but
 * never more than once a second. While there is nothing to write it looks every other second whether the lease is lost.
 */
export function keepLease(
  clock: Pick<Clock, 'now' | 'every'>,
  leaseSeconds: number,
  actions: LeaseActions,
): KeptLease {
  const third = (leaseSeconds * 1000) / 3;
  const lost = new AbortController();
  const renew = createRenewal(actions, third, clock.now(), lost);
  const extend = createExtension(actions, third, lost.signal);
  let turn: Promise<void> | undefined;
  const takeTurn = async (): Promise<void> => {
    const now = clock.now();
    // One after the other, so that the message reappears after the lease has ended, not before.
    await renew(now).catch(actions.onError);
    await extend(now).catch(actions.onError);
    turn = undefined;
  };
  const begin = (): void => {
    if (!lost.signal.aborted) turn ??= takeTurn();
  };
  const stopTurns = clock.every(turnMilliseconds, begin);
  begin();
  return {
    lost: lost.signal,
    stop: async () => {
      stopTurns();
      await turn;
    },
  };
}

/** Something done when it is due at `now` (epoch milliseconds). */
type WhenDue = (now: number) => Promise<void>;

function createRenewal(actions: LeaseActions, third: number, begun: number, lost: AbortController): WhenDue {
  let written = actions.progress();
  let renewedAt = begun;
  let heardAt = begun;
  return async (now) => {
    const progress = actions.progress();
    const changed = progress.fraction !== written.fraction || progress.stage !== written.stage;
    const due = changed || now - renewedAt >= third;
    if (!due && now - heardAt < unheardMilliseconds) return;
    if (!(await (due ? actions.renew(progress) : actions.held()))) return lost.abort();
    heardAt = now;
    if (!due) return;
    written = progress;
    renewedAt = now;
  };
}

function createExtension(actions: LeaseActions, third: number, lost: AbortSignal): WhenDue {
  let extendedAt = Number.NEGATIVE_INFINITY;
  return async (now) => {
    if (lost.aborted || now - extendedAt < third) return;
    await actions.extend();
    extendedAt = now;
  };
}
