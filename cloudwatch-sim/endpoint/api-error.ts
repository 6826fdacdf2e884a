/** A request that the API refuses, with the code that clients are told. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** As the query protocol names it, such as `InvalidParameterValue`. */
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}
