import type { SeparationOptions } from '../../core/jobs/separation.ts';
import { type ModelId, modelCatalogue } from '../../core/models/catalogue.ts';
import { Problem } from '../../core/problems/problems.ts';

/**
 * Refuses what the networks of a model cannot do, and options that together would make a song cost more than `maxPasses`
 * times its length.
 *
 * @throws Problem `job-options-invalid`.
 */
export function checkSeparation(
  model: ModelId,
  asked: SeparationOptions | undefined,
  maxPasses: number,
): void {
  if (asked === undefined) return;
  const longest: number | null = modelCatalogue[model].longestSegment;
  checkSegment(model, asked.segment, longest);
  const { shifts, overlap = 0, segment } = asked;
  const perSegment = longest === null || segment === undefined ? 1 : longest / segment;
  const passes = (Math.max(1, shifts) * perSegment) / (1 - overlap);
  if (passes <= maxPasses) return;
  const what = `These options have each second of the song go through the network ${Math.round(passes)} times; at most ${maxPasses} are allowed.`;
  throw new Problem('job-options-invalid', what, {
    errors: [{ pointer: '/separation', message: 'fewer shifts, less overlap or longer segments' }],
  });
}

function checkSegment(model: ModelId, segment: number | undefined, longest: number | null): void {
  if (segment === undefined || (longest !== null && segment <= longest)) return;
  const message = longest === null ? 'none: its networks take only their own' : `at most ${longest}`;
  throw new Problem('job-options-invalid', `The model ${model} takes no segments of ${segment} seconds.`, {
    errors: [{ pointer: '/separation/segment', message }],
  });
}
