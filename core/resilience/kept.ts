/**
 * Something that is costly to make, kept for a while: gives what was made less than `milliseconds` ago, and lets those
 * who ask while it is being made wait for the same. What fails is not kept.
 *
 * @param now - epoch milliseconds
 */
export function kept<T>(
  make: () => Promise<T>,
  { milliseconds, now }: { readonly milliseconds: number; readonly now: () => number },
): () => Promise<T> {
  let last: { readonly at: number; readonly made: Promise<T> } | undefined;
  return async () => {
    if (last !== undefined && now() - last.at < milliseconds) return last.made;
    const making = { at: now(), made: make() };
    last = making;
    making.made.catch(() => {
      if (last === making) last = undefined;
    });
    return making.made;
  };
}
