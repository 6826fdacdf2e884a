/** Errors of S3 that this store answers, with their HTTP status. */
const statuses = {
  BadDigest: 400,
  EntityTooSmall: 400,
  IncompleteBody: 400,
  InvalidPart: 400,
  InvalidPartOrder: 400,
  InvalidRange: 416,
  KeyTooLongError: 400,
  MalformedXML: 400,
  NoSuchBucket: 404,
  NoSuchKey: 404,
  NoSuchUpload: 404,
  NotImplemented: 501,
} as const;

/** Code of an error, as S3 names it. */
export type ObjectErrorCode = keyof typeof statuses;

/** Something that S3 would refuse, in its own words. */
export class ObjectError extends Error {
  readonly code: ObjectErrorCode;

  constructor(code: ObjectErrorCode, message: string) {
    super(message);
    this.name = 'ObjectError';
    this.code = code;
  }

  get status(): number {
    return statuses[this.code];
  }
}
