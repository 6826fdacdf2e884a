import { type DeadlineRules, standardDeadline } from './deadline.ts';
import type { JobLimits } from './supervised-job.ts';

/** What decides how long the loading of a model may take. */
interface Patience {
  readonly stallSeconds?: number;
  readonly tensorrt?: boolean;
}

/** TensorRT tries kernels for every layer of a graph before its first run, for many minutes, and tells nothing meanwhile. */
const tensorrtSeconds = 1_800;

/** After how many seconds without progress a job is stopped. */
export function stallLimits({
  stallSeconds = 120,
  tensorrt = false,
}: Patience): Pick<JobLimits, 'stallSeconds' | 'loadStallSeconds'> {
  return {
    stallSeconds,
    loadStallSeconds: tensorrt ? Math.max(stallSeconds, tensorrtSeconds) : stallSeconds,
  };
}

/** The deadline of a job that may have to wait so long for its model. */
export function patientDeadline({ tensorrt = false }: Patience): Pick<DeadlineRules, 'floorSeconds'> {
  const { floorSeconds } = standardDeadline;
  return { floorSeconds: tensorrt ? floorSeconds + tensorrtSeconds : floorSeconds };
}
