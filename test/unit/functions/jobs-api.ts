import { afterAll, beforeAll, beforeEach, expect } from '@jest/globals';
import type { JobView } from '../../../core/jobs/job-view.ts';
import type { Limits } from '../../../core/settings/limits.ts';
import type { ApiHandler } from '../../../functions/http/api-handler.ts';
import { createJobsHandler } from '../../../functions/jobs/jobs-handler.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../support/embedded-aws.ts';
import { call, type TestAnswer, type TestRuntime, testRuntime } from './api-harness.ts';
import { type CapturedOutput, captureOutput } from './captured-output.ts';
import { type JobsHarness, jobsHarness } from './jobs-harness.ts';

/** A page of GET /v1/jobs. */
export interface JobsPage {
  readonly jobs: JobView[];
  readonly nextCursor?: string;
}

/** The jobs function on embedded servers, with an owner of its own for every test. */
export class JobsApi {
  aws!: EmbeddedAws;
  output!: CapturedOutput;
  runtime!: TestRuntime;
  handler!: ApiHandler;
  world!: JobsHarness;
  owner = 'owner-0';

  create(body: Record<string, unknown>, headers: Record<string, string> = {}): Promise<TestAnswer<JobView>> {
    return call<JobView>(this.handler, 'POST', '/v1/jobs', { body, headers, owner: this.owner });
  }

  /** A job from a fresh upload. */
  async accepted(body: Record<string, unknown> = {}): Promise<JobView> {
    const uploadId = await this.world.upload({ owner: this.owner });
    return (await this.create({ uploadId, ...body })).body;
  }

  get(id: string, owner = this.owner): Promise<TestAnswer<JobView>> {
    return call<JobView>(this.handler, 'GET', `/v1/jobs/${id}`, { owner });
  }

  list(query: Record<string, string> = {}): Promise<TestAnswer<JobsPage>> {
    return call<JobsPage>(this.handler, 'GET', '/v1/jobs', { owner: this.owner, query });
  }

  remove(id: string, owner = this.owner): Promise<TestAnswer<JobView>> {
    return call<JobView>(this.handler, 'DELETE', `/v1/jobs/${id}`, { owner });
  }
}

/** Starts the servers for the tests of this file. */
export function useJobsApi(limits: Partial<Limits> = {}): JobsApi {
  const api = new JobsApi();
  let owners = 0;
  beforeAll(async () => {
    api.output = captureOutput();
    api.aws = await startEmbeddedAws(limits);
  });
  afterAll(async () => {
    api.output.restore();
    await api.aws.stop();
  });
  beforeEach(async () => {
    api.runtime = testRuntime(api.aws, 'jobs');
    api.handler = createJobsHandler(api.runtime);
    api.world = jobsHarness(api.aws, api.runtime.now);
    api.owner = `owner-${(owners += 1)}`;
    await api.world.purge(api.aws.settings.jobsQueueUrl);
  });
  return api;
}

/** Matches the problem document with this slug. */
export const problem = (slug: string): unknown =>
  expect.objectContaining({ type: `urn:stemwatch:problem:${slug}` });
