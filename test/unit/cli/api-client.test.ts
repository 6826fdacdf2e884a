import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { problemDocument } from '../../../core/problems/problems.ts';
import { ApiClient } from '../../../cli/client/api-client.ts';
import { ProblemError, UnreachableError } from '../../../cli/client/client-errors.ts';
import { type StandInAnswer, type StandInApi, startStandInApi } from '../../support/stand-in-api.ts';

let api: StandInApi;
let client: ApiClient;
let answers: StandInAnswer[];

beforeEach(async () => {
  answers = [];
  api = await startStandInApi(() => answers.shift() ?? { status: 200, json: { models: [] } });
  client = new ApiClient({ url: `${api.url}/`, token: 'tok', retryPauses: [1, 1] });
});

afterEach(() => api.close());

const problem = (slug: Parameters<typeof problemDocument>[0], status: number): StandInAnswer => ({
  status,
  json: problemDocument(slug, 'In this case.', { errors: [{ pointer: '/size', message: 'at most 3' }] }),
});

const wait = (seconds: string): StandInAnswer => ({
  status: 429,
  json: problemDocument('rate-limited', 'In this case.'),
  headers: { 'retry-after': seconds },
});

describe('the client of the API', () => {
  test('sends its token and the query, and escapes what goes into the path', async () => {
    answers.push({ status: 200, json: { jobs: [] } }, { status: 200, json: { jobId: 'x' } });
    await client.listJobs({ limit: 5, cursor: 'a b&c' });
    await client.getJob('../up load');
    expect(api.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /v1/jobs?limit=5&cursor=a+b%26c',
      'GET /v1/jobs/..%2Fup%20load',
    ]);
    expect(api.seen[0]?.headers.authorization).toBe('Bearer tok');
  });

  test('turns a problem document into an error that says what happened and what to do', async () => {
    answers.push(problem('payload-too-large', 413));
    const refusal = client.createUpload({ name: 'a', size: 4 });
    await expect(refusal).rejects.toThrow(ProblemError);
    await expect(refusal).rejects.toThrow(
      'The file is larger than this service accepts. In this case. (/size: at most 3) Send a smaller file;',
    );
    await expect(refusal).rejects.toMatchObject({ problem: { status: 413 } });
    expect(api.seen).toHaveLength(1);
  });

  test('tries again with the same key when the service is out of order or hangs up', async () => {
    answers.push(problem('unavailable', 503), 'hang up', { status: 202, json: { jobId: 'job_1' } });
    expect(await client.createJob({ uploadId: 'upl_1' })).toEqual({ jobId: 'job_1' });
    const keys = api.seen.map(({ headers }) => headers['idempotency-key']);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
  });

  test('gives up in the end, with the last reason', async () => {
    answers.push(problem('unavailable', 503), problem('unavailable', 503), problem('unavailable', 503));
    await expect(client.listModels()).rejects.toMatchObject({ problem: { status: 503 } });
    expect(api.seen).toHaveLength(3);
  });

  test('waits as long as the service says, unless that is longer than anybody would', async () => {
    const pauses: number[] = [];
    const clock = { sleep: async (milliseconds: number) => void pauses.push(milliseconds) };
    const patient = new ApiClient({ url: api.url, token: 'tok', retryPauses: [1, 50, 1], clock });
    answers.push(wait('37'), wait('0'));
    await patient.listModels();
    expect(pauses).toEqual([37_000, 50]);
    answers.push(wait('3600'));
    await expect(patient.listModels()).rejects.toMatchObject({ problem: { status: 429 } });
    expect(pauses).toHaveLength(2);
  });

  test('does not try again what will be refused again', async () => {
    answers.push(problem('too-many-jobs', 429));
    await expect(client.createJob({ uploadId: 'upl_1' })).rejects.toMatchObject({ problem: { status: 429 } });
    answers.push(problem('unauthenticated', 401));
    await expect(client.listModels()).rejects.toMatchObject({ problem: { status: 401 } });
    expect(api.seen).toHaveLength(2);
  });

  test('says so when nothing answers, or something else', async () => {
    await api.close();
    await expect(client.listModels()).rejects.toThrow(UnreachableError);
    await expect(client.listModels()).rejects.toThrow(
      /does not answer \(ECONNREFUSED\)\. Start the local one/,
    );
    api = await startStandInApi(() => ({ status: 404, bytes: Buffer.from('<html>') }));
    const other = new ApiClient({ url: api.url, token: 't', retryPauses: [] });
    await expect(other.listModels()).rejects.toThrow(
      'The service answered with status 404. <html> Check that --url',
    );
  });

  test('takes an answer without a body', async () => {
    answers.push({ status: 204 });
    expect(await client.deleteJob('job_1')).toBeUndefined();
  });
});
