import { randomUUID } from 'node:crypto';
import { access, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { type BodyExpectation, copyStored, type StoredBytes, storeBody } from './body-file.ts';
import { ObjectError } from './object-error.ts';
import { isRecordFile, ObjectPaths } from './object-paths.ts';
import { isMissing, readRecord, writeRecord } from './record-file.ts';
import { removeForgottenData } from './forgotten-data.ts';

/** Headers that S3 keeps with an object and answers with it, by lower-case name. */
export type ObjectHeaders = Readonly<Record<string, string>>;

/** An object as written down; its bytes are those of `pieces`, one after the other. */
export interface ObjectRecord {
  readonly key: string;
  readonly size: number;
  readonly etag: string;
  readonly modifiedAt: string;
  readonly headers: ObjectHeaders;
  readonly pieces: readonly StoredBytes[];
}

/** Where an object lies. */
export interface ObjectAddress {
  readonly bucket: string;
  readonly key: string;
}

/** A multipart upload that has not been completed. */
interface UploadRecord {
  readonly key: string;
  readonly headers: ObjectHeaders;
}

/** A part as a client names it when it completes an upload. */
export interface NamedPart {
  readonly partNumber: number;
  readonly etag: string;
}

/** S3 wants this much in every part but the last. */
const minPartBytes = 5 * 1024 ** 2;

/**
 * Objects as files. Bytes are streamed to disk under names of their own before a small record names them, so that an
 * object is there whole or not at all whenever the process is killed; completing an upload copies nothing.
 */
export class ObjectStore {
  readonly #paths: ObjectPaths;

  private constructor(paths: ObjectPaths) {
    this.#paths = paths;
  }

  /** Opens the store in `folder`, and clears away bytes that no record names. */
  static async open(folder: string): Promise<ObjectStore> {
    const paths = new ObjectPaths(folder);
    await mkdir(paths.data, { recursive: true });
    await mkdir(paths.records, { recursive: true });
    await removeForgottenData(paths);
    return new ObjectStore(paths);
  }

  async createBucket(bucket: string): Promise<void> {
    await mkdir(this.#paths.bucket(bucket), { recursive: true });
  }

  /** @throws ObjectError `NoSuchBucket` */
  async requireBucket(bucket: string): Promise<void> {
    await access(this.#paths.bucket(bucket)).catch(() => {
      throw new ObjectError('NoSuchBucket', 'The specified bucket does not exist.');
    });
  }

  /** Stores an object in one piece, in place of one that has the same key. */
  async put(
    bucket: string,
    key: string,
    body: Readable,
    options: { readonly headers: ObjectHeaders; readonly expected: BodyExpectation },
  ): Promise<ObjectRecord> {
    await this.requireBucket(bucket);
    const piece = await storeBody(this.#paths, body, options.expected);
    return this.#write(bucket, { key, etag: piece.etag, headers: options.headers, pieces: [piece] });
  }

  /** @throws ObjectError `NoSuchKey` */
  async get(bucket: string, key: string): Promise<ObjectRecord> {
    const record = await readRecord<ObjectRecord>(this.#paths.object(bucket, key));
    if (record === undefined) throw new ObjectError('NoSuchKey', 'The specified key does not exist.');
    return record;
  }

  /**
   * Makes an object of the bytes and headers of another. Each has its files by names of its own, so either can be removed.
   *
   * @throws ObjectError `NoSuchKey`, also when the source is removed meanwhile
   */
  async copy(source: ObjectAddress, target: ObjectAddress): Promise<ObjectRecord> {
    await this.requireBucket(target.bucket);
    const { etag, headers, pieces } = await this.get(source.bucket, source.key);
    const copies: StoredBytes[] = [];
    try {
      for (const piece of pieces) copies.push(await copyStored(this.#paths, piece));
    } catch (error) {
      await this.#removeData(copies);
      if (isMissing(error)) throw new ObjectError('NoSuchKey', 'The specified key does not exist.');
      throw error;
    }
    return this.#write(target.bucket, { key: target.key, etag, headers, pieces: copies });
  }

  /** Every object whose key begins with `prefix`, in the order of their keys. */
  async list(bucket: string, prefix: string): Promise<readonly ObjectRecord[]> {
    await this.requireBucket(bucket);
    const folder = this.#paths.objectsUnder(bucket, prefix);
    const names = await readdir(folder, { recursive: true }).catch(() => []);
    const records = await Promise.all(
      names.filter(isRecordFile).map((name) => readRecord<ObjectRecord>(join(folder, name))),
    );
    return records
      .filter((record) => record !== undefined)
      .filter(({ key }) => key.startsWith(prefix))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  /** Removes an object; harmless when there is none. */
  async remove(bucket: string, key: string): Promise<void> {
    const path = this.#paths.object(bucket, key);
    const record = await readRecord<ObjectRecord>(path);
    await rm(path, { force: true });
    await this.#removeData(record?.pieces ?? []);
  }

  /** Begins an upload in parts and gives its id. */
  async createUpload(bucket: string, key: string, headers: ObjectHeaders): Promise<string> {
    await this.requireBucket(bucket);
    const uploadId = randomUUID();
    const record: UploadRecord = { key, headers };
    await writeRecord(this.#paths.uploadRecord(bucket, uploadId), record);
    return uploadId;
  }

  /** Stores a part, in place of one that has the same number. */
  async putPart(
    bucket: string,
    part: { readonly uploadId: string; readonly partNumber: number },
    body: Readable,
    expected: BodyExpectation,
  ): Promise<StoredBytes> {
    await this.#upload(bucket, part.uploadId);
    const piece = await storeBody(this.#paths, body, expected);
    const path = this.#paths.partRecord(bucket, part.uploadId, part.partNumber);
    const before = await readRecord<StoredBytes>(path);
    await writeRecord(path, piece);
    await this.#removeData(before === undefined ? [] : [before]);
    return piece;
  }

  /** Makes an object of parts, in their order. */
  async completeUpload(bucket: string, uploadId: string, parts: readonly NamedPart[]): Promise<ObjectRecord> {
    const { key, headers } = await this.#upload(bucket, uploadId);
    requireOrder(parts);
    const pieces = await Promise.all(parts.map((part) => this.#namedPart(bucket, uploadId, part)));
    if (pieces.slice(0, -1).some(({ size }) => size < minPartBytes)) {
      throw new ObjectError('EntityTooSmall', 'A part is smaller than the minimum allowed size.');
    }
    const etag = `${crc32(pieces.map((piece) => piece.etag).join()).toString(16)}-${pieces.length}`;
    const record = await this.#write(bucket, { key, etag, headers, pieces });
    await this.#forgetUpload(bucket, uploadId, key);
    return record;
  }

  /** Gives an upload up, with the parts that arrived. */
  async abortUpload(bucket: string, uploadId: string): Promise<void> {
    const { key } = await this.#upload(bucket, uploadId);
    await this.#forgetUpload(bucket, uploadId, key);
  }

  /** Path of a piece's bytes. */
  pathOf(piece: StoredBytes): string {
    return this.#paths.dataFile(piece.file);
  }

  async #upload(bucket: string, uploadId: string): Promise<UploadRecord> {
    const record = await readRecord<UploadRecord>(this.#paths.uploadRecord(bucket, uploadId));
    if (record === undefined) throw new ObjectError('NoSuchUpload', 'The specified upload does not exist.');
    return record;
  }

  async #namedPart(bucket: string, uploadId: string, part: NamedPart): Promise<StoredBytes> {
    const piece = await readRecord<StoredBytes>(this.#paths.partRecord(bucket, uploadId, part.partNumber));
    if (piece?.etag === part.etag) return piece;
    throw new ObjectError('InvalidPart', 'One or more of the specified parts could not be found.');
  }

  async #write(bucket: string, facts: Omit<ObjectRecord, 'size' | 'modifiedAt'>): Promise<ObjectRecord> {
    const path = this.#paths.object(bucket, facts.key);
    const size = facts.pieces.reduce((sum, piece) => sum + piece.size, 0);
    const record = { ...facts, size, modifiedAt: new Date().toISOString() };
    const before = await readRecord<ObjectRecord>(path);
    await writeRecord(path, record);
    await this.#removeData(before?.pieces ?? [], record.pieces);
    return record;
  }

  /** Removes an upload and its parts, but for those that the object of its key is made of. */
  async #forgetUpload(bucket: string, uploadId: string, key: string): Promise<void> {
    const folder = this.#paths.upload(bucket, uploadId);
    const object = await readRecord<ObjectRecord>(this.#paths.object(bucket, key));
    const records = await readdir(folder);
    const parts = await Promise.all(
      records.map((name) => readRecord<Partial<StoredBytes>>(join(folder, name))),
    );
    await rm(folder, { recursive: true, force: true });
    const stored = parts.filter((part): part is StoredBytes => part?.file !== undefined);
    await this.#removeData(stored, object?.pieces ?? []);
  }

  async #removeData(pieces: readonly StoredBytes[], kept: readonly StoredBytes[] = []): Promise<void> {
    const keptFiles = new Set(kept.map(({ file }) => file));
    const gone = pieces.filter(({ file }) => !keptFiles.has(file));
    await Promise.all(gone.map((piece) => rm(this.pathOf(piece), { force: true })));
  }
}

function requireOrder(parts: readonly NamedPart[]): void {
  if (parts.length === 0) throw new ObjectError('MalformedXML', 'You must specify at least one part.');
  if (parts.some((part, index) => index > 0 && part.partNumber <= (parts[index - 1]?.partNumber ?? 0))) {
    throw new ObjectError('InvalidPartOrder', 'The list of parts was not in ascending order.');
  }
}
