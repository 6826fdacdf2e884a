/** An answer to a post. */
export interface PostAnswer {
  readonly status: number;
  /** The beginning of the body. */
  readonly text: string;
  /** Seconds after which the receiver wants to be asked again. */
  readonly retrySeconds?: number | undefined;
}

/** Characters of an answer that are read; what matters stands at its beginning. */
const answerCharacters = 2000;

/** Pause where a receiver asks for one and does not say how long, in seconds. */
const standardRetrySeconds = 30;

/** The longest pause that is granted, in seconds: SQS could hide a message for twelve hours, and people wait. */
const longestRetrySeconds = 900;

/**
 * Posts JSON.
 *
 * @throws Error that says why there is no answer, without the address, which may be a secret
 */
export async function postJson(
  url: string,
  body: unknown,
  options: { readonly headers?: Readonly<Record<string, string>>; readonly timeoutMilliseconds: number },
): Promise<PostAnswer> {
  const answer = post(url, body, options);
  return answer.catch((error: unknown) => {
    throw new Error(describe(error, options.timeoutMilliseconds));
  });
}

async function post(
  url: string,
  body: unknown,
  { headers, timeoutMilliseconds }: Parameters<typeof postJson>[2],
): Promise<PostAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(body),
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMilliseconds),
  });
  const text = (await response.text()).slice(0, answerCharacters);
  return { status: response.status, text, retrySeconds: retryAfter(response) };
}

/** Retry-After in seconds or as a date, RFC 9110, section 10.2.3. */
function retryAfter({ status, headers }: Response): number | undefined {
  if (status !== 429 && status !== 503) return undefined;
  const given = headers.get('retry-after') ?? '';
  const seconds = /^\d+$/.test(given.trim()) ? Number(given) : (Date.parse(given) - Date.now()) / 1000;
  if (!Number.isFinite(seconds)) return status === 429 ? standardRetrySeconds : undefined;
  return Math.min(Math.max(Math.ceil(seconds), 1), longestRetrySeconds);
}

function describe(error: unknown, timeoutMilliseconds: number): string {
  const { name, cause } = error as Error & { cause?: { code?: unknown } };
  if (name === 'TimeoutError' || name === 'AbortError')
    return `no answer within ${timeoutMilliseconds / 1000} s`;
  const code = cause?.code;
  return `could not be reached (${typeof code === 'string' ? code : name})`;
}
