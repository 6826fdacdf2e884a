/** A clock that stands still while `clock` (epoch milliseconds) is set back, because alarms know no way back. */
export function steadyClock(clock: () => number): () => number {
  let latest = Number.NEGATIVE_INFINITY;
  return () => (latest = Math.max(latest, clock()));
}
