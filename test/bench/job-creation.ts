import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createClients } from '../../core/clients/clients.ts';
import { readSettings } from '../../core/settings/settings.ts';
import { issueToken } from '../../core/tokens/token.ts';
import { TokenStore } from '../../core/tokens/token-store.ts';
import { ApiClient } from '../../cli/client/api-client.ts';
import { type LocalStack, startLocalStack } from '../support/local-stack.ts';
import type { Load, Owner } from './steady-load.ts';
import type { BenchResult } from './result.ts';

const perSecond = 200;
const warmSeconds = 10;
const seconds = 20;
/** Enough that none of them reaches its limit of jobs. */
const owners = 160;
const goalMilliseconds = 50;

/** Latency of POST /v1/jobs when requests arrive evenly at a fixed rate, whether or not earlier ones were answered. */
export async function benchJobCreation(): Promise<readonly BenchResult[]> {
  const stack = await startLocalStack({ processes: ['aws', 'api'] });
  try {
    const ready = await prepareOwners(stack);
    await applyLoad({ url: stack.url, owners: ready, perSecond, seconds: warmSeconds });
    const latencies = (await applyLoad({ url: stack.url, owners: ready, perSecond, seconds })).sort(
      (a, b) => a - b,
    );
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

/** Creates jobs from a process of its own, so that what this one does for the stack delays no request. */
async function applyLoad(load: Load): Promise<number[]> {
  const generator = fork(new URL('steady-load.ts', import.meta.url), { serialization: 'advanced' });
  generator.send(load);
  const [latencies] = (await once(generator, 'message')) as [number[]];
  return latencies;
}
