/** A request to a bucket, as far as it matters here. */
export interface AccessedObject {
  /** Such as `REST.GET.OBJECT`. */
  readonly operation: string;
  readonly key: string;
  readonly status: number;
  /** Bytes of the object that were sent. */
  readonly bytesSent: number;
}

/** Places of the fields in a line. */
const fieldOf = { operation: 6, key: 7, status: 9, bytesSent: 11 } as const;

/** A field: the time in brackets, text in quotes, or anything without a space. */
const field = /\[[^\]]*\]|"[^"]*"|\S+/g;

/**
 * Reads a line of S3's server access log; undefined for what is none. Keys are encoded twice in it, and unknown figures
 * are a dash.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
 */
export function parseAccessLogLine(line: string): AccessedObject | undefined {
  const fields = line.match(field) ?? [];
  const operation = fields[fieldOf.operation];
  const status = Number(fields[fieldOf.status]);
  if (operation === undefined || !/^[A-Z0-9]+(\.\w+)+$/.test(operation) || Number.isNaN(status))
    return undefined;
  return {
    operation,
    key: decoded(decoded(fields[fieldOf.key] ?? '')),
    status,
    bytesSent: Number(fields[fieldOf.bytesSent]) || 0,
  };
}

/** What is not encoded properly stays as it is: a client can ask for any key. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
