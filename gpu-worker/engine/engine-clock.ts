import { systemClock as wallClock, type Clock } from '../../core/resilience/clock.ts';

/** Time as the engine's client sees it; a test passes its own. */
export interface EngineClock extends Pick<Clock, 'every'> {
  /** Milliseconds from some fixed moment. */
  now(): number;
}

/** The machine's monotonic clock. */
export const systemClock: EngineClock = {
  now: () => performance.now(),
  every: (milliseconds, action) => wallClock.every(milliseconds, action),
};
