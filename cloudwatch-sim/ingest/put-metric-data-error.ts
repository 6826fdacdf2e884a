/** Codes with which the API refuses a request. */
export type PutMetricDataErrorCode =
  'InvalidParameterValue' | 'InvalidParameterCombination' | 'MissingParameter';

/** What is wrong with one parameter of a request. */
export interface ParameterFault {
  readonly code: PutMetricDataErrorCode;
  readonly message: string;
}

/** Takes note of a fault; the request is read on, to name all of them. */
export type Refuse = (code: PutMetricDataErrorCode, message: string) => void;

/** A request that is refused as a whole; the message has one line for each fault of the same code. */
export class PutMetricDataError extends Error {
  override readonly name = 'PutMetricDataError';
  /** Code of the first fault, as clients get it. */
  readonly code: PutMetricDataErrorCode;

  constructor(faults: readonly [ParameterFault, ...ParameterFault[]]) {
    const [{ code }] = faults;
    super(
      faults
        .filter((fault) => fault.code === code)
        .map(({ message }) => message)
        .join('\n'),
    );
    this.code = code;
  }
}
