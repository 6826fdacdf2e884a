/** Time as the engine's client sees it; a test passes its own. */
export interface EngineClock {
  /** Milliseconds from some fixed moment. */
  now(): number;
  /** Calls back every `milliseconds` until the returned function is called. */
  every(milliseconds: number, action: () => void): () => void;
}

/** The machine's monotonic clock. */
export const systemClock: EngineClock = {
  now: () => performance.now(),
  every: (milliseconds, action) => {
    const timer = setInterval(action, milliseconds);
    timer.unref();
    return () => clearInterval(timer);
  },
};
