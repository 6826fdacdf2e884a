import { defaultSeparation, type SeparationOptions } from '../../core/jobs/separation.ts';
import { type ModelDescription, type ModelId, modelCatalogue } from '../../core/models/catalogue.ts';
import { Problem } from '../../core/problems/problems.ts';

/** What a separation is asked of. */
interface SeparatedModel {
  readonly model: ModelId;
  /** How many of its stems are made. */
  readonly stemCount: number;
}

/**
 * Refuses what the networks of a model cannot do, and options that together would make a song cost more than `maxPasses`
 * times its length. What the model costs on its own is never too much: a service that does not want that does not offer it.
 *
 * @throws Problem `job-options-invalid`.
 */
export function checkSeparation(
  { model, stemCount }: SeparatedModel,
  asked: SeparationOptions | undefined,
  maxPasses: number,
): void {
  if (asked === undefined) return;
  const description: ModelDescription = modelCatalogue[model];
  checkSegment(model, asked.segment, description.longestSegment);
  const passes = passesOf(description, stemCount, asked);
  if (passes <= Math.max(maxPasses, passesOf(description, stemCount, defaultSeparation))) return;
  const what = `These options have each second of the song go through a network ${Math.round(passes)} times; at most ${maxPasses} are allowed.`;
  throw new Problem('job-options-invalid', what, {
    errors: [{ pointer: '/separation', message: 'fewer shifts, less overlap or longer segments' }],
  });
}

/** How often a second of the song goes through a network, all networks that run counted. */
function passesOf(
  { longestSegment, overlap: own, networkCount }: ModelDescription,
  stemCount: number,
  { shifts, overlap = own, segment }: SeparationOptions,
): number {
  const perSegment = longestSegment === null || segment === undefined ? 1 : longestSegment / segment;
  return (Math.max(1, shifts) * perSegment * Math.min(networkCount, stemCount)) / (1 - overlap);
}

function checkSegment(model: ModelId, segment: number | undefined, longest: number | null): void {
  if (segment === undefined || (longest !== null && segment <= longest)) return;
  const message = longest === null ? 'none: its networks take only their own' : `at most ${longest}`;
  throw new Problem('job-options-invalid', `The model ${model} takes no segments of ${segment} seconds.`, {
    errors: [{ pointer: '/separation/segment', message }],
  });
}
