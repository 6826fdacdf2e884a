import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Job } from '../../../core/jobs/job.ts';
import { JobStore } from '../../../core/jobs/job-store.ts';
import { sendJobMessage } from '../../../core/jobs/job-queue.ts';
import { problemDocument } from '../../../core/problems/problems.ts';
import { parseToken, tokenAccepts } from '../../../core/tokens/token.ts';
import { TokenStore } from '../../../core/tokens/token-store.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../support/embedded-aws.ts';
import { type StandInApi, startStandInApi } from '../../support/stand-in-api.ts';

const program = fileURLToPath(new URL('../../../cli/stemwatch.ts', import.meta.url));
let folder: string;
let aws: EmbeddedAws;
let api: StandInApi;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stemwatch-cli-'));
  aws = await startEmbeddedAws();
  api = await startStandInApi(({ method, path }) => {
    if (path === '/v1/models') {
      const model = {
        id: 'preview',
        version: '1',
        stems: ['vocals', 'drums'],
        licence: 'Apache-2.0',
        default: true,
      };
      return { status: 200, json: { models: [model] } };
    }
    if (path === '/clear-cache') return { status: 200, json: cleared };
    if (path.startsWith('/v1/jobs?')) return { status: 200, json: { jobs: [job('done', 'succeeded')] } };
    if (path === '/v1/jobs/done') return { status: 200, json: job('done', 'succeeded') };
    if (path === '/v1/jobs/lost') return { status: 200, json: job('lost', 'failed') };
    if (path === '/v1/jobs/waiting') {
      return method === 'DELETE'
        ? { status: 202, json: job('waiting', 'cancelled') }
        : { status: 200, json: job('waiting', 'queued') };
    }
    return { status: 404, json: problemDocument('job-not-found', `There is no job "${path}".`) };
  });
});

afterAll(async () => {
  await api.close();
  await aws.stop();
  rmSync(folder, { recursive: true });
});

const cleared = {
  clearedAt: '2026-11-20T00:00:00.000Z',
  generation: 3,
  results: { removed: 12, complete: true },
  models: { idleWorkersWithinSeconds: 30 },
};

const failure = { type: 'no-audio', title: 'No audio.', detail: 'None.', action: 'Send some.' };

const job = (jobId: string, state: string) => ({
  jobId,
  state,
  name: 'a\u202e\u001b[2Jb.mp3',
  model: 'preview',
  createdAt: '2026-11-20T00:00:00.000Z',
  ...(state === 'failed' ? { failure } : {}),
});

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command with nothing of this test's environment but what `environment` says. */
function run(line: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Run> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [program, '--state', join(folder, 'no-stack'), ...line],
      { env: { PATH: process.env['PATH'], ...environment }, cwd: folder },
      (error, out, err) => resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}

const client = (line: readonly string[]): Promise<Run> => run(['--url', api.url, '--token', 't', ...line]);
const operator = (line: readonly string[]): Promise<Run> => run(line, aws.environment);

describe('a client', () => {
  test('lists the models of the service and jobs, for people and for programs', async () => {
    expect(await client(['models', 'list', '--service'])).toEqual({
      code: 0,
      out: '  preview (default)  1  vocals, drums  Apache-2.0\n',
      err: '',
    });
    const { out } = await client(['jobs', 'list', '--json']);
    expect(JSON.parse(out)).toMatchObject({ jobs: [{ jobId: 'done' }] });
  });

  test('never lets the name of a song move its cursor', async () => {
    const { out } = await client(['jobs', 'list']);
    expect(out).toContain('a��[2Jb.mp3');
    expect(out).not.toContain('\u001b');
  });

  test('cancels what waits, and does not remove what has ended by mistake', async () => {
    expect(await client(['jobs', 'cancel', 'waiting'])).toMatchObject({
      code: 0,
      out: 'The job waiting is cancelled.\n',
    });
    expect(await client(['jobs', 'cancel', 'done'])).toMatchObject({
      code: 1,
      err: 'The job done has ended already: succeeded.\n',
    });
    expect(await client(['jobs', 'remove', 'waiting'])).toMatchObject({
      code: 1,
      err: 'The job waiting is queued: cancel it first.\n',
    });
  });

  test('clears the caches, for people and for programs', async () => {
    expect(await client(['cache', 'clear'])).toEqual({
      code: 0,
      out:
        'The result cache is empty: 12 entries removed. Idle workers drop their models within 30 seconds, others ' +
        'before their next job.\n',
      err: '',
    });
    expect(JSON.parse((await client(['cache', 'clear', '--json'])).out)).toEqual(cleared);
  });

  test('gets the exit code 1 when the job it waited for failed', async () => {
    expect(await client(['jobs', 'wait', 'done'])).toMatchObject({ code: 0, out: 'done: succeeded.\n' });
    const failed = await client(['jobs', 'wait', 'lost']);
    expect(failed).toMatchObject({ code: 1 });
    expect(failed.out).toContain('No audio. None. Send some.');
  });

  test('gets errors in a sentence, without a stack', async () => {
    const missing = await client(['jobs', 'show', 'nothing']);
    expect(missing).toMatchObject({ code: 1, out: '' });
    expect(missing.err).toMatch(/^The job does not exist\. There is no job .* Check the job id;.*\n$/);
    expect(await run(['models', 'list', '--service'])).toEqual({
      code: 1,
      out: '',
      err: 'No service to talk to: start the local one with `npm start`, or name another with --url or STEMWATCH_URL.\n',
    });
    expect((await run(['--url', api.url, 'models', 'list', '--service'])).err).toMatch(
      /^No token: name one with --token/,
    );
    expect((await run(['--url', 'nonsense', 'models', 'list', '--service'])).err).toMatch(
      /^"nonsense" is not an address/,
    );
  });

  test('is told before any upload when stems of two songs would overwrite each other', async () => {
    const { code, err } = await run(['separate', 'live/song.mp3', 'studio/song.wav']);
    expect(code).toBe(1);
    expect(err).toBe(
      'The stems of live/song.mp3 and studio/song.wav would both go to stems/song. Rename one, or separate it with another --out.\n',
    );
  });

  test('gets one JSON object per song, also when there is no such song', async () => {
    const { code, out } = await client(['separate', 'none.mp3', 'neither.mp3', '--json']);
    expect(code).toBe(1);
    const reports = out.trim().split('\n').map(parse);
    expect(reports).toMatchObject([
      { jobId: null, state: 'failed', failure: { title: expect.stringContaining('There is no file') } },
      { jobId: null, state: 'failed' },
    ]);
  });

  test('finds help for every command', async () => {
    const lines = [
      [],
      ['separate'],
      ['jobs'],
      ['jobs', 'redrive'],
      ['models'],
      ['models', 'pull'],
      ['tokens', 'create'],
    ];
    for (const shown of await Promise.all(lines.map((line) => run([...line, '--help'])))) {
      expect(shown).toMatchObject({ code: 0, out: expect.stringContaining('Usage:') });
    }
  });
});

const parse = (line: string): unknown => JSON.parse(line);

describe('an operator', () => {
  test('creates a token that works, sees it, and revokes it', async () => {
    const expires = new Date(Date.now() + 86_400_000).toISOString();
    const made = await operator([
      'tokens',
      'create',
      '--owner',
      'me',
      '--scopes',
      'jobs,ops',
      '--expires',
      expires,
      '--json',
    ]);
    const { token, ...shown } = JSON.parse(made.out) as { token: string };
    expect(shown).toMatchObject({ owner: 'me', scopes: ['jobs', 'ops'], expiresAt: expires });
    expect(shown).not.toHaveProperty('secretHash');
    const { id, secret } = parseToken(token) ?? { id: '', secret: '' };
    const store = new TokenStore(aws.clients.documents, aws.settings.tokensTable);
    expect(tokenAccepts((await store.get(id))!, secret, new Date())).toBe(true);
    expect((await operator(['tokens', 'list'])).out).toContain(`${id}  me  jobs,ops  valid until ${expires}`);
    expect(await operator(['tokens', 'revoke', token])).toMatchObject({
      code: 0,
      out: `The token ${id} is revoked.\n`,
    });
    expect(tokenAccepts((await store.get(id))!, secret, new Date())).toBe(false);
  });

  test('is told what is wrong with a token that cannot be', async () => {
    const create = (...line: string[]): Promise<Run> =>
      operator(['tokens', 'create', '--owner', 'me', ...line]);
    expect((await create('--scopes', 'all')).err).toBe('There is no scope "all". Choose from jobs, ops.\n');
    expect((await create('--expires', 'soon')).err).toMatch(/^"soon" is not a time/);
    expect((await create('--expires', '2020-01-01')).err).toMatch(/^"2020-01-01" is in the past/);
    expect((await operator(['tokens', 'create', '--owner', 'a b'])).err).toMatch(/^"a b" cannot be an owner/);
    expect((await operator(['tokens', 'revoke', 'tok_none'])).err).toMatch(/^There is no token tok_none/);
    expect((await run(['tokens', 'list'])).err).toMatch(/needs STEMWATCH_TOKENS_TABLE, with AWS credentials/);
  });

  test('redrives failed jobs from the dead letters, and no others', async () => {
    const store = new JobStore(aws.clients.documents, aws.settings.jobsTable);
    const context = { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`, correlationId: 'why' };
    const bury = async (id: string): Promise<void> => {
      const job = {
        id,
        state: 'failed',
        deadLettered: true,
        attempts: 3,
        owner: 'me',
        createdAt: '2026-11-20T00:00:00.000Z',
      };
      await store.create(job as unknown as Job);
      const body = { schema: 1, jobId: id } as const;
      await sendJobMessage(aws.clients.queues, aws.settings.deadLettersQueueUrl, body, context);
    };
    for (const id of ['one', 'two', 'three']) await bury(id);
    expect(await operator(['jobs', 'redrive'])).toMatchObject({
      code: 1,
      err: 'Name the jobs to redrive, or say --all.\n',
    });
    const first = await operator(['jobs', 'redrive', 'two', 'unknown', '--json']);
    expect(first.code).toBe(1);
    expect(JSON.parse(first.out)).toEqual({ redriven: ['two'], missing: ['unknown'] });
    expect(await store.get('two')).toMatchObject({ state: 'queued', attempts: 0 });
    expect((await store.get('two'))?.deadLettered).toBeUndefined();
    const { Messages } = await aws.clients.queues.send(
      new ReceiveMessageCommand({ QueueUrl: aws.settings.jobsQueueUrl, MessageAttributeNames: ['All'] }),
    );
    expect(Messages?.[0]).toMatchObject({
      Body: '{"schema":1,"jobId":"two"}',
      MessageAttributes: { correlationId: { StringValue: 'why' } },
    });
    const rest = await operator(['jobs', 'redrive', '--all', '--json']);
    expect(rest.code).toBe(0);
    expect((JSON.parse(rest.out) as { redriven: string[] }).redriven.sort()).toEqual(['one', 'three']);
    expect((await operator(['jobs', 'redrive', '--all'])).out).toBe('Nothing was redriven.\n');
  });
});

test('a running local stack is found by its state folder, a dead one is not', async () => {
  const stack = {
    pid: process.pid,
    api: api.url,
    docs: `${api.url}/docs`,
    tokenFile: join(folder, 'token'),
    logs: folder,
    environment: {},
  };
  writeFileSync(stack.tokenFile, 'tok_local\n');
  writeFileSync(join(folder, 'stack.json'), JSON.stringify(stack));
  expect((await run(['--state', folder, 'models', 'list', '--service'])).code).toBe(0);
  expect(api.seen.at(-1)?.headers.authorization).toBe('Bearer tok_local');
  // Its token is for nobody else.
  expect(
    (await run(['--state', folder, '--url', 'http://127.0.0.1:9', 'models', 'list', '--service'])).err,
  ).toMatch(/^No token/);
  writeFileSync(join(folder, 'stack.json'), JSON.stringify({ ...stack, pid: 2 ** 22 + 1 }));
  expect((await run(['--state', folder, 'models', 'list', '--service'])).err).toMatch(
    /^No service to talk to/,
  );
});
