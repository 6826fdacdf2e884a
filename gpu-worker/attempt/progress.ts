import { type JobProgress, type JobStage, jobStages } from '../../core/jobs/job.ts';

/** Share of a whole job that each stage stands for: roughly its share of the time on a CPU. The sum is 1. */
const stageWeights: Readonly<Record<JobStage, number>> = {
  fetch: 0.03,
  decode: 0.04,
  load: 0.03,
  separate: 0.79,
  measure: 0.02,
  encode: 0.05,
  publish: 0.04,
};

/** Measured progress of one attempt. */
export interface Progress {
  /** Notes that `done` of `total` units of a stage are done; `total` null while it is not known. */
  update(stage: JobStage, done: number, total: number | null): void;
  /** Notes that a stage is done. */
  finish(stage: JobStage): void;
  /** The stage that most of the remaining work lies in of those begun, and the share of the job done: never less than before. */
  current(): JobProgress;
}

/** Starts at nothing. The engine's stages run side by side, so each has its own share, and the whole is their sum. */
export function createProgress(): Progress {
  const shares = new Map<JobStage, number>();
  const note = (stage: JobStage, share: number): void => {
    shares.set(stage, Math.max(shares.get(stage) ?? 0, Math.min(1, Math.max(0, share))));
  };
  return {
    update: (stage, done, total) => {
      note(stage, total === null || total <= 0 ? 0 : done / total);
    },
    finish: (stage) => {
      note(stage, 1);
    },
    current: () => ({ stage: heaviestUnfinished(shares), fraction: fractionOf(shares) }),
  };
}

function heaviestUnfinished(shares: ReadonlyMap<JobStage, number>): JobStage {
  const begun = jobStages.filter((stage) => shares.has(stage));
  const left = (stage: JobStage): number => stageWeights[stage] * (1 - (shares.get(stage) ?? 0));
  const unfinished = begun.filter((stage) => left(stage) > 0).sort((a, b) => left(b) - left(a));
  return unfinished[0] ?? begun.at(-1) ?? 'fetch';
}

/** In thousandths: finer steps would be writes that nobody can see. */
function fractionOf(shares: ReadonlyMap<JobStage, number>): number {
  const sum = jobStages.reduce((total, stage) => total + stageWeights[stage] * (shares.get(stage) ?? 0), 0);
  return Math.min(1, Math.floor(sum * 1000 + 1e-6) / 1000);
}
