import { editDistance } from '../wording/edit-distance.ts';

/** The name that somebody who wrote `written` may have meant, if one is near: other case, or few letters apart. */
export function nearestName(written: string, names: readonly string[]): string | undefined {
  const most = Math.max(1, Math.floor(written.length / 5));
  const ranked = names
    .filter((name) => name !== written)
    .map((name) => ({ name, distance: editDistance(plain(written), plain(name)) }))
    .filter(({ distance }) => distance <= most)
    .toSorted((a, b) => a.distance - b.distance);
  return ranked[0]?.name;
}

/** `; did you mean "x"?` or nothing. */
export function suggestion(written: string, names: readonly string[]): string {
  const nearest = nearestName(written, names);
  return nearest === undefined ? '' : `; did you mean "${nearest}"?`;
}

const plain = (name: string): string => name.toLowerCase().replaceAll(/[\s_./-]/g, '');
