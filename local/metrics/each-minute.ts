const minute = 60_000;

/** The second of each minute at which is measured, so that alarms evaluated after it see the minute's figure. */
const second = 45_000;

/** Calls `measure` now and then once in each minute, until the function it gives is called. */
export function eachMinute(measure: () => void): () => void {
  let timer: NodeJS.Timeout;
  const wait = (): void => {
    const now = Date.now();
    const untilNext = (minute + second - (now % minute)) % minute || minute;
    timer = setTimeout(() => {
      measure();
      wait();
    }, untilNext).unref();
  };
  measure();
  wait();
  return () => clearTimeout(timer);
}
