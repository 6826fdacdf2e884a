import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { hash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { downloadFile } from '../../../cli/models/download-file.ts';
import type { DownloadOptions } from '../../../cli/models/download-options.ts';
import { PartialFile } from '../../../cli/models/partial-file.ts';
import { FileServer, type FileServerOptions, type Mood } from '../../support/file-server.ts';

const content = Uint8Array.from({ length: 200_000 }, (_, index) => (index * 7) % 251);
const stallMilliseconds = 12_345;

let folder: string;
let server: FileServer;
let partial: PartialFile;
let pauses: number[];
let progress: [number, number | undefined][];
/** Bytes after which the connection breaks, where the server waits then. */
let breakAt: number | undefined;
/** Lets the deadline pass that the client waits with at the moment. */
let passDeadline: () => void;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'models-download-'));
  partial = new PartialFile(join(folder, 'model.onnx'));
  pauses = [];
  progress = [];
  breakAt = undefined;
  await serve();
});

afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

async function serve(options?: FileServerOptions): Promise<void> {
  await (server as FileServer | undefined)?.close();
  server = await FileServer.start(options);
  server.files.set('model.onnx', content);
}

/** Pauses between tries take no time; the deadline passes when the test says so. */
const clock: DownloadOptions['clock'] = {
  sleep: (milliseconds, signal) => {
    if (milliseconds !== stallMilliseconds) {
      pauses.push(milliseconds);
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      passDeadline = resolve;
      signal?.addEventListener('abort', () => resolve());
    });
  },
};

const download = (bytes?: number, signal?: AbortSignal): Promise<void> =>
  downloadFile(`${server.url}/model.onnx`, partial, bytes, {
    clock,
    random: () => 1,
    policy: { attempts: 3, firstMilliseconds: 100, factor: 2, longestMilliseconds: 1000 },
    stallMilliseconds,
    signal,
    onProgress: (...seen) => {
      progress.push(seen);
      if (seen[0] === breakAt) server.breakStalled();
    },
  });

/** The connection breaks once so many bytes have arrived. */
function breaking(bytes: number): Mood {
  breakAt = bytes;
  return { stallAfter: bytes };
}

/** A fingerprint is compared faster than the bytes. */
const print = (bytes: Uint8Array): string => hash('sha256', bytes);
const arrived = (): string => print(readFileSync(partial.path));
const ranges = (): (string | undefined)[] => server.requests.map(({ range }) => range);

describe('a download', () => {
  test('brings the whole file and tells how far it is', async () => {
    await download(content.length);
    expect(arrived()).toBe(print(content));
    expect(progress.at(0)).toEqual([0, content.length]);
    expect(progress.at(-1)).toEqual([content.length, content.length]);
    expect(ranges()).toEqual([undefined]);
  });

  test('takes the name of the file only when it is told to', async () => {
    await download();
    expect(readdirSync(folder).sort()).toEqual(['model.onnx.partial', 'model.onnx.partial.json']);
    await partial.finish();
    expect(readdirSync(folder)).toEqual(['model.onnx']);
  });

  test.each(['etag', 'last-modified'] as const)(
    'goes on where the connection broke, known by its %s',
    async (validator) => {
      await serve({ validator });
      server.moods.push(breaking(70_000));
      await download(content.length);
      expect(arrived()).toBe(print(content));
      expect(ranges()).toEqual([undefined, 'bytes=70000-']);
      expect(server.requests[1]?.ifRange).toBeDefined();
      expect(pauses).toEqual([100]);
    },
  );

  test.each([
    ['cannot give a part', { ranges: false }],
    ['does not say what the file is known by', { validator: 'none' }],
    ['knows the file only roughly', { validator: 'weak etag' }],
  ] as [string, FileServerOptions][])('begins again where the server %s', async (_, options) => {
    await serve(options);
    server.moods.push(breaking(70_000));
    await download(content.length);
    expect(arrived()).toBe(print(content));
  });

  test('begins again when the file has changed in between', async () => {
    server.moods.push(breaking(70_000), { status: 404 });
    await expect(download()).rejects.toThrow(/answered 404/);
    const changed = content.map((value) => 255 - value);
    server.files.set('model.onnx', changed);
    await download();
    expect(ranges().at(-1)).toBe('bytes=70000-');
    expect(arrived()).toBe(print(changed));
  });

  test('is over when nothing is missing any more', async () => {
    await download();
    await download();
    expect(arrived()).toBe(print(content));
    expect(ranges()).toEqual([undefined, `bytes=${content.length}-`]);
  });

  test('begins again when more has arrived than there is', async () => {
    await download();
    server.files.set('model.onnx', content.subarray(0, 1000));
    writeFileSync(partial.path, Buffer.concat([content, content]));
    server.moods.push({ status: 416, headers: { 'content-range': 'bytes */1000' } });
    await download();
    expect(arrived()).toBe(print(content.subarray(0, 1000)));
  });

  test('does not take another part than the one it asked for', async () => {
    server.moods.push(breaking(70_000), { status: 206, headers: { 'content-range': 'bytes 5-9/200000' } });
    await download(content.length);
    expect(arrived()).toBe(print(content));
    expect(ranges().at(-1)).toBeUndefined();
  });

  test('is tried again after an error that may pass, with growing pauses', async () => {
    server.moods.push({ status: 500 }, { status: 429 });
    await download(content.length);
    expect(arrived()).toBe(print(content));
    expect(pauses).toEqual([100, 200]);
  });

  test('ends with the last error when every try has met one, and keeps what came', async () => {
    server.moods.push(breaking(50_000), { status: 503 }, { status: 502 });
    await expect(download()).rejects.toThrow(`${server.url}/model.onnx answered 502 Bad Gateway.`);
    expect(await partial.size()).toBe(50_000);
  });

  test.each([404, 403, 401, 410])('is not tried again after %d', async (status) => {
    server.moods.push({ status });
    await expect(download()).rejects.toThrow(`answered ${status}`);
    expect(server.requests).toHaveLength(1);
    expect(pauses).toEqual([]);
  });

  test('is not begun when the server announces another size than the file has', async () => {
    await expect(download(999)).rejects.toThrow(/gives 200000 bytes instead of 999\./);
    expect(await partial.size()).toBe(0);
    expect(server.requests).toHaveLength(1);
  });

  test('that nobody answers is given up at the deadline and tried again', async () => {
    server.moods.push('silent');
    const stalled = server.stalled();
    const done = download(content.length);
    await stalled;
    passDeadline();
    await done;
    expect(arrived()).toBe(print(content));
    expect(pauses).toEqual([100]);
  });

  test('that stops in the middle is given up at the deadline and goes on from there', async () => {
    server.moods.push({ stallAfter: 60_000 }, { status: 404 });
    const done = download(content.length);
    const failed = expect(done).rejects.toThrow(/answered 404/);
    await untilProgress(60_000);
    passDeadline();
    await failed;
    expect(await partial.size()).toBe(60_000);
    expect(ranges()[1]).toBe('bytes=60000-');
  });

  test('that is stopped keeps what has arrived, and is not tried again', async () => {
    server.moods.push({ stallAfter: 60_000 });
    const stopping = new AbortController();
    const done = download(content.length, stopping.signal);
    const failed = expect(done).rejects.toThrow();
    await untilProgress(60_000);
    stopping.abort();
    await failed;
    expect(await partial.size()).toBe(60_000);
    expect(server.requests).toHaveLength(1);
    await download(content.length);
    expect(ranges().at(-1)).toBe('bytes=60000-');
    expect(arrived()).toBe(print(content));
  });

  test('of unknown length ends with the connection', async () => {
    await serve({ lengths: false });
    await download(content.length);
    expect(progress.at(-1)).toEqual([content.length, undefined]);
    expect(arrived()).toBe(print(content));
  });
});

test('a server that is not there is named', async () => {
  const { url } = server;
  await server.close();
  await expect(download()).rejects.toThrow(`The connection to ${url}/model.onnx broke: `);
  await serve();
});

/** Waits until so many bytes have been written. */
async function untilProgress(bytes: number): Promise<void> {
  while (progress.at(-1)?.[0] !== bytes) await new Promise((resolve) => setImmediate(resolve));
}
