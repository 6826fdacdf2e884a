import { type Assigned, assignVariant } from '../../core/experiments/assign-variant.ts';
import type { Experiment, Variant } from '../../core/experiments/experiment.ts';
import type { Job } from '../../core/jobs/job.ts';
import { Problem } from '../../core/problems/problems.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { ApiRequest } from '../http/operations.ts';
import { chooseStems } from './job-request-checks.ts';

type JobRequest = ApiRequest<'createJob'>['body'];

/** A request as it is carried out, and the experiment that made it so. */
export interface TakingPart {
  readonly body: JobRequest;
  readonly experiment?: NonNullable<Job['experiment']>;
}

/**
 * Gives a request that leaves model and separation to the service the ones of the variant it falls into. Others stay as
 * they are, and so do those that one of the variants could not serve: both must get jobs of the same kinds.
 */
export function takePart(
  body: JobRequest,
  assigned: Assigned,
  settings: Pick<Settings, 'experiments' | 'models' | 'limits'>,
): TakingPart {
  if (body.model !== undefined || body.separation !== undefined) return { body };
  for (const experiment of settings.experiments) {
    const variant = assignVariant(experiment, assigned);
    if (variant === undefined || !canServe(experiment, body, settings)) continue;
    const { name, quantity } = experiment;
    return { body: inVariant(body, variant), experiment: { name, variant: variant.name, quantity } };
  }
  return { body };
}

const inVariant = (body: JobRequest, { model, separation }: Variant): JobRequest => ({
  ...body,
  ...(model && { model }),
  ...(separation && { separation }),
});

function canServe(
  { variants }: Experiment,
  body: JobRequest,
  settings: Pick<Settings, 'models' | 'limits'>,
): boolean {
  try {
    for (const variant of variants) chooseStems(inVariant(body, variant), settings);
    return true;
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}
