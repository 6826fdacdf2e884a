import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { Deployment } from './config/deployment.ts';
import { repositoryRoot } from './config/repository.ts';
import { StemwatchStage } from './stage.ts';

/** The CDK app with its checks: a finding of cdk-nag that nobody has accepted with a reason fails the synthesis. */
export function createApp(props: ConstructorParameters<typeof App>[0] = {}): App {
  const app = new App({
    ...props,
    // The CDK command reports findings for the stacks it was asked for only, and a bare `cdk synth` asks for none of
    // those inside a stage. So the app itself fails.
    postCliContext: { '@aws-cdk/core:failSynthOnValidationErrors': true },
  });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}

/** What one stage synthesizes to: templates by stack id, such as `Storage`. */
export type Templates = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * Synthesizes one stage within seconds: handlers are not bundled, so that only what refers to their code differs from a
 * deployment. Nothing is left on the disk. `prepare` may change the stage before.
 */
export function synthesizeTemplates(
  deployment: Deployment,
  prepare: (stage: StemwatchStage) => void = () => undefined,
): Templates {
  const outdir = mkdtempSync(join(tmpdir(), 'stemwatch-templates-'));
  try {
    const app = createApp({ outdir, context: { ...cdkContext(), 'aws:cdk:bundling-stacks': [] } });
    const stage = new StemwatchStage(app, deployment);
    prepare(stage);
    const { stacks } = stage.synth();
    return Object.fromEntries(
      stacks.map((stack) => [
        stack.hierarchicalId.split('/').at(-1) ?? stack.stackName,
        stack.template as Record<string, unknown>,
      ]),
    );
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** The feature flags of cdk.json, which the CDK command passes on and other callers must read. */
export function cdkContext(): Record<string, unknown> {
  const file = JSON.parse(readFileSync(join(repositoryRoot, 'cdk.json'), 'utf8')) as {
    context: Record<string, unknown>;
  };
  return file.context;
}
