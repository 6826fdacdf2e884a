/** A transfer that did not come to its end. */
export class TransferError extends Error {
  /** Whether the same request may succeed a little later. */
  readonly passing: boolean;

  constructor(message: string, passing: boolean, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TransferError';
    this.passing = passing;
  }
}
