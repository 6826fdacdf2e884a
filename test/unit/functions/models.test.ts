import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { modelListResponse } from '../../../core/api/schemas.ts';
import { modelCatalogue } from '../../../core/models/catalogue.ts';
import { createModelsHandler } from '../../../functions/models/models-handler.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../support/embedded-aws.ts';
import { call, testRuntime } from './api-harness.ts';
import { type CapturedOutput, captureOutput } from './captured-output.ts';

let aws: EmbeddedAws;
let output: CapturedOutput;

beforeAll(async () => {
  output = captureOutput();
  aws = await startEmbeddedAws();
});
afterAll(async () => {
  output.restore();
  await aws.stop();
});

test('GET /v1/models lists what this service offers, and nothing else of the catalogue', async () => {
  const models = ['htdemucs_ft', 'preview'] as const;
  const handler = createModelsHandler(testRuntime(aws, 'models', { models }));
  const { status, body } = await call(handler, 'GET', '/v1/models', { owner: 'me' });
  expect(status).toBe(200);
  expect(modelListResponse.parse(body).models).toEqual([
    { id: 'htdemucs_ft', ...modelCatalogue.htdemucs_ft, default: true },
    { id: 'preview', ...modelCatalogue.preview, default: false },
  ]);
});
