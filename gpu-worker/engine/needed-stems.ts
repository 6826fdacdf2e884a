import { JobFailure } from '../../core/jobs/failures.ts';
import { namedStems } from '../../core/jobs/two-stems.ts';
import type { PackManifest } from '../../core/models/pack.ts';
import type { SeparationRequest } from './contract.ts';

/** The stems of the pack without which what is asked for cannot be written. Fails with `model-unavailable` where it lacks one. */
export function neededStems(
  request: Pick<SeparationRequest, 'stems' | 'twoStems'>,
  { stems: known }: PackManifest,
): readonly string[] {
  const wanted = namedStems(request);
  refuseUnknownStems(wanted, known);
  if (request.twoStems?.rest !== 'add') return wanted;
  if (known.length > 1) return known;
  throw new JobFailure('model-unavailable', `It has ${known.join()} alone: no other stems add up to a rest.`);
}

function refuseUnknownStems(wanted: readonly string[], known: readonly string[]): void {
  const unknown = wanted.filter((stem) => !known.includes(stem));
  if (wanted.length > 0 && unknown.length === 0) return;
  const what = unknown.length > 0 ? `It has no stem ${unknown.join(', ')}` : 'No stem was asked for';
  throw new JobFailure('model-unavailable', `${what}; it has ${known.join(', ')}.`);
}
