import type { ProbeTarget } from './probe-settings.ts';

/** Why a probe failed, a bounded set; `status` is an answer other than 2xx, redirects included. */
export type ProbeFailure = 'timeout' | 'dns' | 'refused' | 'tls' | 'connection' | 'status';

/** How one probe went. */
export interface ProbeResult {
  readonly region: string;
  readonly endpoint: string;
  /** When it was begun, in epoch milliseconds. */
  readonly at: number;
  readonly ok: boolean;
  /** Until the answer's headers, the connection included; absent without an answer. */
  readonly milliseconds?: number;
  /** HTTP status of the answer. */
  readonly status?: number;
  readonly failure?: ProbeFailure;
}

/** What a probe needs beside its target. */
export interface ProbeOptions {
  readonly timeoutSeconds: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly signal?: AbortSignal;
}

/** Asks one endpoint of a region once, over a connection of its own. Never rejects: what went wrong is the result. */
export async function probe(
  { region, url }: ProbeTarget,
  endpoint: string,
  { timeoutSeconds, now, signal }: ProbeOptions,
): Promise<ProbeResult> {
  const asked = { region, endpoint, at: now() };
  const started = performance.now();
  const timeout = AbortSignal.timeout(timeoutSeconds * 1000);
  try {
    const answer = await fetch(`${url.replace(/\/+$/, '')}${endpoint}`, {
      redirect: 'manual',
      headers: { 'user-agent': 'stemwatch-probe', 'cache-control': 'no-cache', accept: 'application/json' },
      signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
    });
    const milliseconds = Math.round((performance.now() - started) * 10) / 10;
    // Ends the connection too: the next probe finds out anew whether one can be made.
    await answer.body?.cancel().catch(() => undefined);
    const { ok, status } = answer;
    return { ...asked, ok, milliseconds, status, ...(ok ? {} : { failure: 'status' }) };
  } catch (error) {
    return { ...asked, ok: false, failure: timeout.aborted ? 'timeout' : failureOf(error) };
  }
}

/** Node's codes of errors, by what they mean here; codes of TLS have many names, but few beginnings. */
const failures: readonly (readonly [RegExp, ProbeFailure])[] = [
  [/^(ENOTFOUND|EAI_)/, 'dns'],
  [/^ECONNREFUSED$/, 'refused'],
  [/^(ETIMEDOUT|UND_ERR_\w*TIMEOUT)$/, 'timeout'],
  [/^(ERR_SSL|ERR_TLS|CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO|EPROTO)/, 'tls'],
];

/** `fetch` wraps the error of the connection, which itself may stand for several addresses that were tried. */
function failureOf(error: unknown): ProbeFailure {
  const { cause } = error as { cause?: { code?: string; errors?: readonly { code?: string }[] } };
  const code = cause?.code ?? cause?.errors?.[0]?.code ?? '';
  return failures.find(([pattern]) => pattern.test(code))?.[1] ?? 'connection';
}
