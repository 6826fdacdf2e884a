const minuteMilliseconds = 60_000;

/**
 * When to probe within a minute: at the multiples of the interval since it was to begin, whenever it did, so that probes
 * are as evenly spaced from one minute to the next as within them. What has passed by more than half an interval is left
 * out.
 *
 * @param from - when the minute was to begin, epoch milliseconds
 * @param now - when it did
 */
export function probeSlots(from: number, now: number, intervalSeconds: number): readonly number[] {
  const interval = intervalSeconds * 1000;
  const slots = Array.from({ length: minuteMilliseconds / interval }, (_, index) => from + index * interval);
  return slots.filter((slot) => slot >= now - interval / 2);
}
