/** What is wrong with one query of a request, or with the request as a whole. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
  /** The query's id; none if the fault is the request's. */
  readonly queryId: string | undefined;

  constructor(problem: string, queryId?: string, cause?: unknown) {
    super(queryId === undefined ? `${problem}.` : `Query ${queryId}: ${problem}.`, { cause });
    this.queryId = queryId;
  }
}
