import type { EngineProgress, EngineStage } from './contract.ts';

const between = 100; // milliseconds, so about ten messages a second and stage

/**
 * Thins progress out to about ten messages a second for each stage; the first and the last of a stage always pass.
 * `now` gives milliseconds.
 */
export function createProgressReporter(
  send: (progress: EngineProgress) => void,
  now: () => number,
): (progress: EngineProgress) => void {
  const sent = new Map<EngineStage, number>();
  return (progress) => {
    const time = now();
    const due = (sent.get(progress.stage) ?? Number.NEGATIVE_INFINITY) + between;
    if (time < due && progress.done !== progress.total) return;
    sent.set(progress.stage, time);
    send(progress);
  };
}
