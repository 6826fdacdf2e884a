import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How one request is answered; `well` is what happens when nothing else was asked for. */
export type Mood =
  | 'well'
  /** Nothing at all, until the server closes or breaks the connection. */
  | 'silent'
  /** As many bytes of the answer as this, then nothing more. */
  | { readonly stallAfter: number }
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>> };

/** What a server says about its files. */
export interface FileServerOptions {
  /** The header by which a file is known, if any. */
  readonly validator?: 'etag' | 'last-modified' | 'weak etag' | 'none';
  readonly ranges?: boolean;
  readonly lengths?: boolean;
  /** The size that it announces instead of the true one. */
  readonly bytes?: number;
}

/** A request for a file. */
export interface FileRequest {
  readonly path: string;
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
}

/** A real HTTP server of files in memory, with ranges as in RFC 9110 and moods as a test wants them. */
export class FileServer {
  readonly files = new Map<string, Uint8Array>();
  readonly requests: FileRequest[] = [];
  /** Moods of the next requests, in order. */
  readonly moods: Mood[] = [];
  url = '';
  readonly #options: FileServerOptions;
  readonly #server = createServer((request, response) => this.#answer(request, response));
  readonly #waiting: (() => void)[] = [];
  readonly #stalled: ServerResponse[] = [];

  private constructor(options: FileServerOptions) {
    this.#options = options;
  }

  static async start(options: FileServerOptions = {}): Promise<FileServer> {
    const server = new FileServer(options);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    server.url = `http://127.0.0.1:${(server.#server.address() as AddressInfo).port}`;
    return server;
  }

  /** Resolves once a request has come whose mood is to keep its client waiting, and all of its bytes are out. */
  stalled(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Breaks the connections of clients that are kept waiting. */
  breakStalled(): void {
    for (const response of this.#stalled.splice(0)) response.destroy();
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = (request.url ?? '').slice(1);
    const { range, 'if-range': ifRange } = request.headers;
    this.requests.push({ path, range, ifRange: ifRange as string | undefined });
    const mood = this.moods.shift() ?? 'well';
    const content = this.files.get(path);
    if (mood === 'silent') this.#wait(response);
    else if (typeof mood === 'object' && 'status' in mood)
      response.writeHead(mood.status, mood.headers).end();
    else if (content === undefined) response.writeHead(404).end();
    else this.#send(response, content, this.#startOf(request, content), mood);
  }

  /** Where the answer begins: after what a range asks for, if it is one of this very file. */
  #startOf({ headers }: IncomingMessage, content: Uint8Array): number {
    const start = /^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1];
    if (start === undefined || this.#options.ranges === false) return 0;
    return headers['if-range'] === this.#validator(content)?.[1] ? Number(start) : 0;
  }

  #send(response: ServerResponse, content: Uint8Array, start: number, mood: Mood): void {
    const size = this.#options.bytes ?? content.length;
    if (start >= size && start > 0) {
      response.writeHead(416, { 'content-range': `bytes */${size}` }).end();
      return;
    }
    const validator = this.#validator(content);
    response.writeHead(start > 0 ? 206 : 200, {
      ...(validator === undefined ? {} : { [validator[0]]: validator[1] }),
      ...(this.#options.lengths === false ? {} : { 'content-length': String(size - start) }),
      ...(start > 0 ? { 'content-range': `bytes ${start}-${size - 1}/${size}` } : {}),
    });
    const rest = content.subarray(start);
    if (mood === 'well') response.end(rest);
    else if (typeof mood === 'object' && 'stallAfter' in mood)
      response.write(rest.subarray(0, mood.stallAfter), () => this.#wait(response));
  }

  #wait(response: ServerResponse): void {
    this.#stalled.push(response);
    this.#waiting.shift()?.();
  }

  #validator(content: Uint8Array): [string, string] | undefined {
    const mark = content.reduce((sum, value, index) => (sum + value * (index + 1)) % 65_521, 7);
    const date = new Date(1e12 + mark * 1000).toUTCString();
    const validators: Record<NonNullable<FileServerOptions['validator']>, [string, string] | undefined> = {
      etag: ['etag', `"${mark}"`],
      'weak etag': ['etag', `W/"${mark}"`],
      'last-modified': ['last-modified', date],
      none: undefined,
    };
    return validators[this.#options.validator ?? 'etag'];
  }
}
