import { lookup as dnsLookup } from 'node:dns/promises';
import * as http from 'node:http';
import * as https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { addressRefusal, hostOf } from './webhook-address.ts';

/** The webhook's address leads where webhooks must not go; trying again cannot help. */
export class RefusedAddress extends Error {
  override readonly name = 'RefusedAddress';
}

/** Finds all addresses of a host name. */
export type ResolveHost = (hostname: string) => Promise<readonly string[]>;

/** Asks the operating system, as every other program does. */
export const resolveHost: ResolveHost = async (hostname) =>
  (await dnsLookup(hostname, { all: true })).map(({ address }) => address);

/** How a message is posted. */
export interface PostOptions {
  readonly resolve: ResolveHost;
  /** Lets private and loopback addresses pass; only for one machine. */
  readonly allowPrivate: boolean;
  /** For everything from the DNS to the end of the answer. */
  readonly timeoutMilliseconds: number;
}

/** Bytes of an answer that are read, so that the receiver can finish it; none of them is used. */
const maxAnswerBytes = 64 * 1024;

/**
 * Posts `body` and gives the status of the answer; follows no redirects. The name is resolved once, every address is
 * checked, and the connection is made to a checked address: a name that resolves differently the next time gains nothing.
 *
 * @throws RefusedAddress when any of the addresses is not public.
 */
export async function guardedPost(
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
  options: PostOptions,
): Promise<number> {
  const signal = AbortSignal.timeout(options.timeoutMilliseconds);
  const host = hostOf(url);
  const addresses = isIP(host) === 0 ? await orAborted(options.resolve(host), signal) : [host];
  if (!options.allowPrivate) refuseInner(addresses);
  return post(url, headers, body, pinnedTo(addresses), signal);
}

function refuseInner(addresses: readonly string[]): void {
  for (const address of addresses) {
    const refusal = addressRefusal(address);
    if (refusal !== undefined) throw new RefusedAddress(refusal);
  }
}

/** A lookup that knows the checked addresses only. */
function pinnedTo(addresses: readonly string[]): LookupFunction {
  const known = addresses.map((address) => ({ address, family: isIP(address) }));
  return (hostname, options, callback) => {
    const [first] = known;
    if (first === undefined) {
      callback(Object.assign(new Error(`${hostname} has no address.`), { code: 'ENOTFOUND' }), '');
    } else if (options.all === true) callback(null, known);
    else callback(null, first.address, first.family);
  };
}

async function post(
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
  lookup: LookupFunction,
  signal: AbortSignal,
): Promise<number> {
  const { request } = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const outgoing = request(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
      lookup,
      signal,
      // No kept connections: each one is made to the addresses checked for it.
      agent: false,
    });
    outgoing.on('error', reject);
    outgoing.on('response', (answer) => {
      const status = answer.statusCode ?? 0;
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.byteLength;
        if (bytes > maxAnswerBytes) answer.destroy();
      });
      // The status counts, however the rest of the answer ends.
      answer.on('error', () => undefined);
      answer.on('close', () => resolve(status));
    });
    outgoing.end(body);
  });
}

async function orAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    work.then(resolve, reject);
  });
}
