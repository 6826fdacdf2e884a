import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { BodyExpectation } from './body-file.ts';
import { unframe } from './chunked-body.ts';
import { copySourceOf, type ObjectRequest } from './object-request.ts';
import type { NamedPart, ObjectHeaders, ObjectStore } from './object-store.ts';
import { bytesOf, parseRange, sendObject } from './send-object.ts';
import { document, element, elementsOf, textsOf } from './xml.ts';

/** One operation of S3: when it is meant, and what it does. The first that is meant is carried out. */
interface Operation {
  readonly method: string;
  /** Query parameters that the request must have. */
  readonly parameters?: readonly string[];
  readonly on: 'bucket' | 'object';
  /** Whether its bytes come from another object instead of the request. */
  readonly copies?: true;
  readonly run: (store: ObjectStore, request: ObjectRequest, outgoing: ServerResponse) => Promise<void>;
}

/** Every operation that the service, its clients or its tests use. */
export const operations: readonly Operation[] = [
  { on: 'bucket', method: 'PUT', run: createBucket },
  { on: 'bucket', method: 'HEAD', run: headBucket },
  { on: 'bucket', method: 'GET', parameters: ['list-type'], run: listObjects },
  { on: 'bucket', method: 'POST', parameters: ['delete'], run: deleteObjects },
  { on: 'object', method: 'PUT', parameters: ['partNumber', 'uploadId'], copies: true, run: copyPart },
  { on: 'object', method: 'PUT', parameters: ['partNumber', 'uploadId'], run: uploadPart },
  { on: 'object', method: 'PUT', copies: true, run: copyObject },
  { on: 'object', method: 'PUT', run: putObject },
  { on: 'object', method: 'POST', parameters: ['uploads'], run: createUpload },
  { on: 'object', method: 'POST', parameters: ['uploadId'], run: completeUpload },
  { on: 'object', method: 'DELETE', parameters: ['uploadId'], run: abortUpload },
  { on: 'object', method: 'DELETE', run: deleteObject },
  { on: 'object', method: 'GET', run: getObject },
  { on: 'object', method: 'HEAD', run: getObject },
];

async function createBucket(
  store: ObjectStore,
  { bucket }: ObjectRequest,
  outgoing: ServerResponse,
): Promise<void> {
  await store.createBucket(bucket);
  outgoing.writeHead(200, { location: `/${bucket}` }).end();
}

async function headBucket(
  store: ObjectStore,
  { bucket }: ObjectRequest,
  outgoing: ServerResponse,
): Promise<void> {
  await store.requireBucket(bucket);
  outgoing.writeHead(200).end();
}

/** ListObjectsV2, all in one page: what lies under a prefix is little on one machine. */
async function listObjects(
  store: ObjectStore,
  { bucket, query }: ObjectRequest,
  outgoing: ServerResponse,
): Promise<void> {
  const prefix = query.get('prefix') ?? '';
  const objects = await store.list(bucket, prefix);
  const contents = objects.map(({ key, size, etag, modifiedAt }) =>
    element('Contents', [
      element('Key', key),
      element('LastModified', modifiedAt),
      element('ETag', `"${etag}"`),
      element('Size', String(size)),
    ]),
  );
  const facts = [
    element('Name', bucket),
    element('Prefix', prefix),
    element('KeyCount', String(objects.length)),
  ];
  sendXml(outgoing, element('ListBucketResult', [...facts, element('IsTruncated', 'false'), ...contents]));
}

async function deleteObjects(
  store: ObjectStore,
  request: ObjectRequest,
  outgoing: ServerResponse,
): Promise<void> {
  const { bucket, incoming } = request;
  await store.requireBucket(bucket);
  const keys = textsOf(await text(incoming), 'Key');
  for (const key of keys) await store.remove(bucket, key);
  sendXml(outgoing, element('DeleteResult', []));
}

async function uploadPart(
  store: ObjectStore,
  request: ObjectRequest,
  outgoing: ServerResponse,
): Promise<void> {
  const body = bodyOf(request);
  const { etag } = await store.putPart(request.bucket, partOf(request), body, expectationOf(request));
  outgoing.writeHead(200, { etag: `"${etag}"` }).end();
}

async function putObject(
  store: ObjectStore,
  request: ObjectRequest,
  outgoing: ServerResponse,
): Promise<void> {
  const options = { headers: keptHeaders(request), expected: expectationOf(request) };
  const { etag } = await store.put(request.bucket, request.key, bodyOf(request), options);
  outgoing.writeHead(200, { etag: `"${etag}"` }).end();
}

/** CopyObject: headers come along. */
async function copyObject(
  store: ObjectStore,
  request: ObjectRequest,
  outgoing: ServerResponse,
): Promise<void> {
  const { etag, modifiedAt } = await store.copy(copySourceOf(request), request);
  sendXml(outgoing, copyResult('CopyObjectResult', etag, modifiedAt));
}

/** UploadPartCopy, of the whole object or of a range. */
async function copyPart(store: ObjectStore, request: ObjectRequest, outgoing: ServerResponse): Promise<void> {
  const source = copySourceOf(request);
  const record = await store.get(source.bucket, source.key);
  const range = request.incoming.headers['x-amz-copy-source-range'];
  const span = range === undefined ? undefined : parseRange(String(range), record.size);
  const body = Readable.from(bytesOf(store, record, span ?? { start: 0, end: record.size - 1 }));
  const { etag } = await store.putPart(request.bucket, partOf(request), body, {});
  sendXml(outgoing, copyResult('CopyPartResult', etag, new Date().toISOString()));
}

const copyResult = (name: string, etag: string, modifiedAt: string): string =>
  element(name, [element('LastModified', modifiedAt), element('ETag', `"${etag}"`)]);

async function createUpload(
  store: ObjectStore,
  request: ObjectRequest,
  outgoing: ServerResponse,
): Promise<void> {
  const { bucket, key } = request;
  const uploadId = await store.createUpload(bucket, key, keptHeaders(request));
  const parts = [element('Bucket', bucket), element('Key', key), element('UploadId', uploadId)];
  sendXml(outgoing, element('InitiateMultipartUploadResult', parts));
}

async function completeUpload(
  store: ObjectStore,
  request: ObjectRequest,
  outgoing: ServerResponse,
): Promise<void> {
  const { bucket, key, incoming } = request;
  const parts = elementsOf(await text(incoming), 'Part').map(namedPart);
  const { etag } = await store.completeUpload(bucket, uploadIdOf(request), parts);
  const facts = [element('Bucket', bucket), element('Key', key), element('ETag', `"${etag}"`)];
  sendXml(outgoing, element('CompleteMultipartUploadResult', facts));
}

function namedPart(xml: string): NamedPart {
  const [number] = textsOf(xml, 'PartNumber');
  const [etag = ''] = textsOf(xml, 'ETag');
  return { partNumber: Number(number), etag: etag.replaceAll('"', '') };
}

async function abortUpload(
  store: ObjectStore,
  request: ObjectRequest,
  outgoing: ServerResponse,
): Promise<void> {
  await store.abortUpload(request.bucket, uploadIdOf(request));
  outgoing.writeHead(204).end();
}

async function deleteObject(
  store: ObjectStore,
  { bucket, key }: ObjectRequest,
  outgoing: ServerResponse,
): Promise<void> {
  await store.remove(bucket, key);
  outgoing.writeHead(204).end();
}

async function getObject(
  store: ObjectStore,
  request: ObjectRequest,
  outgoing: ServerResponse,
): Promise<void> {
  await sendObject(store, await store.get(request.bucket, request.key), request, outgoing);
}

const partOf = (request: ObjectRequest): { uploadId: string; partNumber: number } => ({
  uploadId: uploadIdOf(request),
  partNumber: Number(request.query.get('partNumber')),
});

const uploadIdOf = ({ query }: ObjectRequest): string => query.get('uploadId') ?? '';

function bodyOf({ incoming }: ObjectRequest): Readable {
  return isFramed(incoming.headers['content-encoding']) ? Readable.from(unframe(incoming)) : incoming;
}

const isFramed = (encoding: string | undefined): boolean => encoding?.includes('aws-chunked') ?? false;

function expectationOf({ incoming: { headers } }: ObjectRequest): BodyExpectation {
  const length = isFramed(headers['content-encoding'])
    ? headers['x-amz-decoded-content-length']
    : headers['content-length'];
  return {
    length: typeof length === 'string' ? Number(length) : undefined,
    sha256: headers['x-amz-checksum-sha256']?.toString(),
  };
}

/** Headers of a request that S3 keeps with the object. */
const keptNames = /^(content-type|content-disposition|content-language|cache-control|x-amz-meta-.+)$/;

function keptHeaders({ incoming: { headers } }: ObjectRequest): ObjectHeaders {
  const kept = Object.entries(headers).filter(([name]) => keptNames.test(name));
  return {
    'content-type': 'application/octet-stream',
    ...Object.fromEntries(kept.map(([name, value]) => [name, String(value)])),
  };
}

function sendXml(outgoing: ServerResponse, root: string): void {
  outgoing.writeHead(200, { 'content-type': 'application/xml' }).end(document(root));
}
