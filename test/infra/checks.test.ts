import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { Stack } from 'aws-cdk-lib';
import { CfnQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { cdkContext, createApp } from '../../lib/app.ts';
import { stages } from '../../lib/config/stages.ts';
import { StemwatchStage } from '../../lib/stage.ts';

const context = { ...cdkContext(), 'aws:cdk:bundling-stacks': [] };
const outdir = mkdtempSync(join(tmpdir(), 'stemwatch-checks-'));

afterAll(() => rmSync(outdir, { recursive: true, force: true }));

describe('the checks of the app', () => {
  test.each(Object.values(stages))(
    'accept stage $stage',
    (stage) => {
      const app = createApp({ context, outdir });
      new StemwatchStage(app, stage);
      expect(() => app.synth()).not.toThrow();
    },
    180_000,
  );

  test('fail the synthesis for what cdk-nag finds', () => {
    const app = createApp({ context, outdir });
    new Queue(new Stack(app, 'Careless'), 'Queue');
    expect(() => app.synth()).toThrow(/AwsSolutions-SQS4/);
  });

  test('fail the synthesis for what CloudFormation would refuse', () => {
    const app = createApp({ context, outdir });
    new CfnQueue(new Stack(app, 'Careless'), 'Queue', { visibilityTimeout: -5 });
    expect(() => app.synth()).toThrow(/CloudFormation-Validate/);
  });
});
