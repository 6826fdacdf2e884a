import { join } from 'node:path';
import { ObjectError } from './object-error.ts';

/** Longest name of a file on common file systems, in bytes; names here are ASCII. */
const maxNameLength = 240;

/**
 * Where things lie inside the store's folder. Names that clients chose are escaped so that none can leave its bucket,
 * and end in `%.json`, which no escaped name does, so that none can be taken for another.
 */
export class ObjectPaths {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Bytes of objects and parts, under names of their own. */
  get data(): string {
    return join(this.#folder, 'data');
  }

  /** What is known of buckets, objects and uploads. */
  get records(): string {
    return join(this.#folder, 'records');
  }

  dataFile(name: string): string {
    return join(this.data, name);
  }

  bucket(bucket: string): string {
    return join(this.records, escape(bucket));
  }

  object(bucket: string, key: string): string {
    return `${join(this.bucket(bucket), 'objects', ...key.split('/').map(escape))}%.json`;
  }

  /** The deepest folder that holds the records of every key beginning with `prefix`. */
  objectsUnder(bucket: string, prefix: string): string {
    return join(this.bucket(bucket), 'objects', ...prefix.split('/').slice(0, -1).map(escape));
  }

  upload(bucket: string, uploadId: string): string {
    return join(this.bucket(bucket), 'uploads', escape(uploadId));
  }

  uploadRecord(bucket: string, uploadId: string): string {
    return join(this.upload(bucket, uploadId), 'upload%.json');
  }

  partRecord(bucket: string, uploadId: string, partNumber: number): string {
    return join(this.upload(bucket, uploadId), `${partNumber}%.json`);
  }
}

/** Whether a file holds what is known of an object, an upload or a part. */
export const isRecordFile = (name: string): boolean => name.endsWith('%.json');

function escape(name: string): string {
  // Empty names and those of dots mean something to a file system.
  const escaped = /^\.*$/.test(name) ? `%${name.replaceAll('.', '%2E')}` : encodeURIComponent(name);
  if (escaped.length <= maxNameLength) return escaped;
  throw new ObjectError('KeyTooLongError', 'Your key is too long for this store.');
}
