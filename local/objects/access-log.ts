import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { ObjectRequest } from './object-request.ts';
import type { ObjectStore } from './object-store.ts';

/** Which bucket is logged, and where to. */
export interface AccessLogOptions {
  readonly bucket: string;
  readonly logBucket: string;
  readonly prefix: string;
  /** How often what has come together becomes an object. S3 takes hours at times; nobody wants to wait for that here. */
  readonly everyMilliseconds: number;
}

/** Months as the log writes them. */
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * Writes S3's server access log: a line for each request to a bucket, and every few seconds an object of the lines so far
 * in another bucket. Like S3 it promises nothing: lines of the last seconds are lost when the process is killed.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
 */
export class AccessLog {
  readonly #store: ObjectStore;
  readonly #options: AccessLogOptions;
  readonly #timer: NodeJS.Timeout;
  #lines: string[] = [];
  #writing = Promise.resolve();

  constructor(store: ObjectStore, options: AccessLogOptions) {
    this.#store = store;
    this.#options = options;
    this.#timer = setInterval(() => {
      void this.flush();
    }, options.everyMilliseconds);
    this.#timer.unref();
  }

  /** Has the request logged once it is answered. */
  follow(request: ObjectRequest, outgoing: ServerResponse): void {
    if (request.bucket !== this.#options.bucket || request.key === '') return;
    const started = new Date();
    const { socket } = request.incoming;
    const before = socket.bytesWritten;
    outgoing.once('close', () => {
      this.#lines.push(lineOf(request, outgoing, { started, written: socket.bytesWritten - before }));
    });
  }

  /** Writes what has come together, piece after piece. */
  async flush(): Promise<void> {
    this.#writing = this.#writing
      .then(async () => this.#writePiece())
      .catch((error: unknown) => console.error(error));
    await this.#writing;
  }

  /** Writes the rest and ends. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }

  async #writePiece(): Promise<void> {
    if (this.#lines.length === 0) return;
    const lines = this.#lines;
    this.#lines = [];
    const { logBucket, prefix } = this.#options;
    const time = new Date().toISOString().slice(0, 19).replaceAll(/[T:]/g, '-');
    const key = `${prefix}${time}-${randomBytes(8).toString('hex').toUpperCase()}`;
    await this.#store.put(logBucket, key, Readable.from([Buffer.from(lines.join(''))]), {
      headers: { 'content-type': 'text/plain' },
      expected: {},
    });
  }
}

function lineOf(
  { incoming, bucket, key }: ObjectRequest,
  outgoing: ServerResponse,
  { started, written }: { readonly started: Date; readonly written: number },
): string {
  const announced = Number(outgoing.getHeader('content-length') ?? 0);
  // Of an answer that was broken off, what went out, its head included, is the nearest figure.
  const sent = incoming.method === 'HEAD' ? 0 : Math.min(announced, written);
  const operation = `REST.${incoming.method}.OBJECT`;
  const fields = [
    '-',
    bucket,
    `[${timeOf(started)}]`,
    incoming.socket.remoteAddress ?? '-',
    '-',
    String(outgoing.getHeader('x-amz-request-id') ?? '-'),
    operation,
    encodeURIComponent(encodeURI(key)).replaceAll('%2F', '/'),
    `"${incoming.method} ${incoming.url?.replaceAll('"', '%22')} HTTP/1.1"`,
    String(outgoing.statusCode),
    '-',
    sent === 0 ? '-' : String(sent),
    announced === 0 ? '-' : String(announced),
    String(Date.now() - started.getTime()),
    '-',
    '"-"',
    '"-"',
    '-',
  ];
  return `${fields.join(' ')}\n`;
}

/** `06/Feb/2019:00:00:38 +0000` */
function timeOf(time: Date): string {
  const day = `${String(time.getUTCDate()).padStart(2, '0')}/${months[time.getUTCMonth()]}/${time.getUTCFullYear()}`;
  return `${day}:${time.toISOString().slice(11, 19)} +0000`;
}
