/** A search that cannot be read. */
export class SearchError extends Error {
  override readonly name = 'SearchError';
  /** Where in the search, counted from 0. */
  readonly position: number;

  constructor(message: string, position: number) {
    super(`${message} (at character ${position + 1} of the search)`);
    this.position = position;
  }
}
