import { Agent } from 'node:http';
import { request } from 'node:http';
import { createClients } from '../../core/clients/clients.ts';
import { readSettings } from '../../core/settings/settings.ts';
import { issueToken } from '../../core/tokens/token.ts';
import { TokenStore } from '../../core/tokens/token-store.ts';
import { ApiClient } from '../../cli/client/api-client.ts';
import { type LocalStack, startLocalStack } from '../support/local-stack.ts';
import type { BenchResult } from './result.ts';

const perSecond = 200;
const warmSeconds = 5;
const seconds = 20;
/** Enough that none of them reaches its limit of jobs. */
const owners = 120;
const goalMilliseconds = 50;

/** One owner with a song uploaded. */
interface Owner {
  readonly token: string;
  readonly uploadId: string;
}

/** Latency of POST /v1/jobs when requests arrive evenly at a fixed rate, whether or not earlier ones were answered. */
export async function benchJobCreation(): Promise<readonly BenchResult[]> {
  const stack = await startLocalStack({ processes: ['aws', 'api'] });
  try {
    const ready = await prepareOwners(stack);
    await createJobs(stack.url, ready, warmSeconds);
    const latencies = (await createJobs(stack.url, ready, seconds)).sort((a, b) => a - b);
    const at = (share: number): number => latencies[Math.ceil(latencies.length * share) - 1] ?? Number.NaN;
    return [
      {
        what: `${perSecond} job creations/s through the local API, load generator on the same cores`,
        figure: `p50 ${at(0.5).toFixed(1)} ms, p99 ${at(0.99).toFixed(1)} ms, all of ${latencies.length} accepted`,
        goal: `p99 below ${goalMilliseconds} ms`,
        met: at(0.99) < goalMilliseconds,
      },
    ];
  } finally {
    await stack.stop();
  }
}

async function prepareOwners(stack: LocalStack): Promise<readonly Owner[]> {
  Object.assign(process.env, stack.environment);
  const settings = readSettings(stack.environment);
  const tokens = new TokenStore(createClients(settings).documents, settings.tokensTable);
  return Promise.all(
    Array.from({ length: owners }, async (_, index) => {
      const fields = { owner: `owner-${index}`, scopes: ['jobs'] as const, description: 'bench' };
      const { token, record } = issueToken({ ...fields, createdAt: new Date().toISOString() });
      await tokens.put(record);
      const client = new ApiClient({ url: stack.url, token });
      const bytes = Buffer.from('a song of twenty-five byte');
      const upload = await client.createUpload({ name: 'a.wav', size: bytes.length });
      await fetch(upload.url ?? '', { method: 'PUT', headers: upload.headers ?? {}, body: bytes });
      return { token, uploadId: upload.uploadId };
    }),
  );
}

/** Sends at the fixed rate for `duration` seconds; gives the milliseconds that each answer took. */
async function createJobs(url: string, ready: readonly Owner[], duration: number): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const answers: Promise<number>[] = [];
  const begun = performance.now();
  for (let sent = 0; sent < perSecond * duration; sent++) {
    const due = begun + (sent * 1000) / perSecond;
    const wait = due - performance.now();
    if (wait > 0) {
      await new Promise((resolve) => {
        setTimeout(resolve, wait);
      });
    }
    answers.push(createJob(url, ready[sent % ready.length]!, agent, due));
  }
  const latencies = await Promise.all(answers);
  agent.destroy();
  return latencies;
}

/** Milliseconds from the time the request was due, so that waiting behind slow ones counts. */
function createJob(url: string, owner: Owner, agent: Agent, due: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(`${url}/v1/jobs`, {
      method: 'POST',
      agent,
      headers: { authorization: `Bearer ${owner.token}`, 'content-type': 'application/json' },
    });
    call.on('response', (response) => {
      response.resume();
      response.on('end', () => {
        if (response.statusCode === 202) resolve(performance.now() - due);
        else reject(new Error(`the API answered ${response.statusCode}`));
      });
    });
    call.on('error', reject);
    call.end(JSON.stringify({ uploadId: owner.uploadId }));
  });
}
