import { editDistance } from '../../wording/edit-distance.ts';

/** The names most like `name`, best first, at most `count`; none where nothing is like it. */
export function nearestNames(name: string, names: Iterable<string>, count = 3): string[] {
  const wanted = name.toLowerCase();
  return [...new Set(names)]
    .map((candidate) => ({ candidate, distance: distanceOf(wanted, candidate.toLowerCase()) }))
    .filter(({ distance }) => distance < 0.6)
    .toSorted((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, count)
    .map(({ candidate }) => candidate);
}

/** `; did you mean "a" or "b"?`, or nothing where no name is near. */
export function suggestion(name: string, names: Iterable<string>): string {
  const near = nearestNames(name, names).map((each) => `"${each}"`);
  return near.length === 0 ? '' : `; did you mean ${near.join(' or ')}?`;
}

/** 0 for equal texts, 1 for texts without anything in common; a text within another is near. */
function distanceOf(a: string, b: string): number {
  const longer = Math.max(a.length, b.length, 1);
  const edits = editDistance(a, b) / longer;
  const contained =
    a !== '' && (a.includes(b) || b.includes(a)) ? 0.3 * (1 - Math.min(a.length, b.length) / longer) : 1;
  return Math.min(edits, contained);
}
