/** A query that cannot be read, or that asks for something that is not simulated. */
export class LogQueryError extends Error {
  override readonly name = 'LogQueryError';
}
