import type { ApiError } from '../api-error.ts';

/** Input or output of an operation, in the names of the API. Times are epoch seconds in inputs and Dates in outputs. */
export type Members = Readonly<Record<string, unknown>>;

/** What a client asks for. */
export interface Call {
  readonly operation: string;
  readonly input: Members;
}

/** What goes back to the client. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One of the forms in which clients talk to CloudWatch. */
export interface Protocol {
  /** Reads a request; throws ApiError for one that cannot be understood. */
  read(headers: Readonly<Record<string, string | undefined>>, body: string): Call;
  write(operation: string, output: Members, requestId: string): Reply;
  writeError(error: ApiError, requestId: string): Reply;
}
