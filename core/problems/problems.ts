/**
 * Every error the API answers, as one table: HTTP status, what happened, what to do. The problem documents (RFC 9457),
 * API Gateway's own responses, OpenAPI and the tests read it.
 */
export const problems = {
  'invalid-request': {
    status: 400,
    title: 'The request is not valid.',
    action: 'Correct the fields named in `errors` and send the request again.',
  },
  'malformed-json': {
    status: 400,
    title: 'The request body is not JSON.',
    action: 'Send a JSON object with Content-Type application/json.',
  },
  unauthenticated: {
    status: 401,
    title: 'The request carries no valid token.',
    action:
      'Send `Authorization: Bearer <token>`; an operator creates tokens with `stemwatch tokens create`.',
  },
  forbidden: {
    status: 403,
    title: 'The token does not allow this.',
    action: 'Use a token with the scope that the API description names for this operation.',
  },
  'not-found': {
    status: 404,
    title: 'There is nothing at this address.',
    action: 'See GET /openapi.json or /docs for the addresses that exist.',
  },
  'upload-not-found': {
    status: 404,
    title: 'The upload does not exist.',
    action: 'Create an upload with POST /v1/uploads and use the uploadId it answers.',
  },
  'job-not-found': {
    status: 404,
    title: 'The job does not exist.',
    action: 'Check the job id; jobs are removed some time after they end.',
  },
  'alert-not-found': {
    status: 404,
    title: 'The alert does not exist.',
    action: 'Take an id from GET /monitoring/alerts; alerts are forgotten some time after they are over.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'This address does not answer this method.',
    action: 'See GET /openapi.json or /docs for the methods of each address.',
  },
  'upload-incomplete': {
    status: 409,
    title: 'The file has not been uploaded yet.',
    action:
      'Send the file to the address given by POST /v1/uploads, complete a multipart upload, then create the job.',
  },
  'job-in-transition': {
    status: 409,
    title: 'The job changed while the request was handled.',
    action: 'Read the job again and repeat the request if it still applies.',
  },
  'alert-already-acknowledged': {
    status: 409,
    title: 'Somebody has acknowledged the alert already.',
    action: 'See who and when in GET /monitoring/alerts; resolve the alert once it is over.',
  },
  'alert-already-resolved': {
    status: 409,
    title: 'The alert is over.',
    action: 'Nothing is left to do; if the alarm is raised again there will be a new alert.',
  },
  'payload-too-large': {
    status: 413,
    title: 'The file is larger than this service accepts.',
    action: 'Send a smaller file; a lossless file compressed as flac sounds the same.',
  },
  'upload-size-mismatch': {
    status: 422,
    title: 'The uploaded file does not have the announced size.',
    action: 'Create a new upload with the true size of the file and send all of its bytes.',
  },
  'upload-parts-invalid': {
    status: 422,
    title: 'The parts of the upload do not fit together.',
    action: 'Send every part to its address and complete the upload with the ETag each one answered.',
  },
  'model-unknown': {
    status: 422,
    title: 'The model does not exist.',
    action: 'Choose a model from GET /v1/models.',
  },
  'model-not-offered': {
    status: 422,
    title: 'This service does not offer the model.',
    action: 'Choose a model from GET /v1/models, or ask the operator to install this one.',
  },
  'stem-unknown': {
    status: 422,
    title: 'The model does not give this stem.',
    action: 'Choose stems that GET /v1/models lists for the model.',
  },
  'job-options-invalid': {
    status: 422,
    title:
      'What the job asks of separation, stems or output is out of range, contradicts itself or is not for this model.',
    action:
      'Correct the fields named in `errors`; GET /openapi.json gives the ranges, GET /v1/models what each model takes.',
  },
  'webhook-refused': {
    status: 422,
    title: 'The webhook address is not acceptable.',
    action: 'Give an http or https URL on a public address, without user name or password.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'The Idempotency-Key was used before for a different request.',
    action: 'Use a new key for a new request; repeat a request unchanged with the same key.',
  },
  'too-many-jobs': {
    status: 429,
    title: 'Too many jobs of this owner are waiting or running.',
    action: 'Wait until one of them ends, or cancel one with DELETE /v1/jobs/{id}.',
  },
  'rate-limited': {
    status: 429,
    title: 'Too many requests.',
    action: 'Wait for the time in Retry-After, then continue more slowly.',
  },
  internal: {
    status: 500,
    title: 'Something unexpected went wrong inside the service.',
    action: 'Try again later; if it happens again, tell the operator the correlationId.',
  },
  unavailable: {
    status: 503,
    title: 'A part of the service does not answer at the moment.',
    action: 'Try again in a few seconds; repeat a POST with the same Idempotency-Key.',
  },
} as const satisfies Record<string, { status: number; title: string; action: string }>;

/** Stable slug of a problem; the document's `type` is `urn:stemwatch:problem:<slug>`. */
export type ProblemSlug = keyof typeof problems;

/** One field of a request that is wrong: a JSON pointer (or header or parameter name) and what was expected. */
export interface FieldError {
  readonly pointer: string;
  readonly message: string;
}

/** A problem document as sent, see RFC 9457; `action`, `correlationId` and `errors` are extension members. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly action: string;
  readonly correlationId?: string;
  readonly errors?: readonly FieldError[];
}

/** The URI reference that identifies a kind of problem. */
export const problemType = (slug: ProblemSlug): string => `urn:stemwatch:problem:${slug}`;

/** Media type of a problem document. */
export const problemMediaType = 'application/problem+json';

/** Builds the document for `slug`; `detail` says what happened in this case. */
export function problemDocument(
  slug: ProblemSlug,
  detail: string,
  extra: { correlationId?: string | undefined; errors?: readonly FieldError[] | undefined } = {},
): ProblemDocument {
  const { status, title, action } = problems[slug];
  return {
    type: problemType(slug),
    title,
    status,
    detail,
    action,
    ...(extra.correlationId === undefined ? {} : { correlationId: extra.correlationId }),
    ...(extra.errors === undefined || extra.errors.length === 0 ? {} : { errors: extra.errors }),
  };
}

/** Thrown by handlers; mapped to a problem document in one place. */
export class Problem extends Error {
  readonly slug: ProblemSlug;
  readonly detail: string;
  readonly errors: readonly FieldError[];
  /** Extra response headers, such as Retry-After. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    slug: ProblemSlug,
    detail: string,
    options: {
      errors?: readonly FieldError[];
      headers?: Readonly<Record<string, string>>;
      cause?: unknown;
    } = {},
  ) {
    super(`${problems[slug].title} ${detail}`, { cause: options.cause });
    this.name = 'Problem';
    this.slug = slug;
    this.detail = detail;
    this.errors = options.errors ?? [];
    this.headers = options.headers ?? {};
  }
}
