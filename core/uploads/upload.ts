/** An upload as stored; the bytes lie in the object store under `uploadKey(id)`. */
export interface Upload {
  readonly id: string;
  readonly owner: string;
  /** As the client gave it; for display only, never a path. */
  readonly name: string;
  /** Announced size in bytes. */
  readonly size: number;
  readonly contentType: string;
  /** Announced SHA-256, hexadecimal. */
  readonly sha256?: string;
  readonly fingerprint: string;
  /** Present for uploads in parts: S3's id of the multipart upload and the size of each part but the last. */
  readonly multipart?: { readonly s3UploadId: string; readonly partBytes: number; readonly parts: number };
  /** Whether its bytes are known to be there: put together from parts, or found by a job. */
  readonly completed: boolean;
  readonly createdAt: string;
  readonly ttl: number;
}

/** Object key of an upload; contains nothing that a client chose. */
export const uploadKey = (uploadId: string): string => `uploads/${uploadId}`;
