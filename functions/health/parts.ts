/** An answer of parts that are read side by side, of which any may fail without taking the others down. */
export interface Parts<Part extends object> {
  /** What could be read; the rest is null. */
  readonly parts: { readonly [Name in keyof Part]: Part[Name] | null };
  /** Names of the parts that could not be read. */
  readonly unavailable: readonly string[];
}

/** Reads all parts; `report` is told why one could not be read. */
export async function readParts<Part extends object>(
  readers: { readonly [Name in keyof Part]: () => Promise<Part[Name]> },
  report: (part: string, error: unknown) => void,
): Promise<Parts<Part>> {
  const read = await Promise.all(
    Object.entries<() => Promise<unknown>>(readers).map(async ([name, reader]) => {
      try {
        return { name, value: await reader(), failed: false };
      } catch (error) {
        report(name, error);
        return { name, value: null, failed: true };
      }
    }),
  );
  return {
    parts: Object.fromEntries(read.map(({ name, value }) => [name, value])) as Parts<Part>['parts'],
    unavailable: read.filter(({ failed }) => failed).map(({ name }) => name),
  };
}
