import { beforeAll, describe, expect, test } from '@jest/globals';
import { lintTemplates } from '../../cloudwatch-sim/lint/lint-templates.ts';
import type { Stack } from '../../cloudwatch-sim/template/stack.ts';
import { parseTemplate } from '../../cloudwatch-sim/template/template-document.ts';
import { declaredMetrics } from '../../core/telemetry/declared-metrics.ts';
import { metricNamespace } from '../../core/telemetry/catalogue.ts';
import { synthesized } from './support/templates.ts';

describe('the alarms of a stage', () => {
  let stacks: readonly Stack[];

  beforeAll(() => {
    const { raw } = synthesized({
      stage: 'test',
      models: ['preview', 'htdemucs'],
      alarms: { email: 'ops@example.org' },
    });
    stacks = Object.entries(raw).map(([stackName, template]) => ({
      deployment: { stackName, accountId: '111122223333', region: 'eu-west-1' },
      document: parseTemplate(JSON.stringify(template), stackName),
    }));
  });

  test('are content with the lint, with the metrics that the catalogue declares', () => {
    const { findings, alarms } = lintTemplates(stacks, { declared: declaredMetrics });
    expect(alarms).toBeGreaterThan(10);
    expect(findings).toEqual([]);
  });

  test('would be found out if they watched a metric that the catalogue does not have', () => {
    const declared = declaredMetrics.filter(({ name }) => name !== 'Separations');
    const { findings } = lintTemplates(stacks, { declared });
    expect(new Set(findings.map(({ rule }) => rule))).toEqual(new Set(['undeclared-metric']));
    expect(findings[0]?.problem).toBe(`Nobody emits ${metricNamespace} Separations.`);
  });

  test('would be found out if they mistyped a metric of AWS', () => {
    const renamed = stacks.map(({ deployment, document }) => ({
      deployment,
      document: parseTemplate(
        JSON.stringify(document).replaceAll(
          '"ApproximateAgeOfOldestMessage"',
          '"ApproximateAgeOfOldestMesage"',
        ),
        deployment.stackName,
      ),
    }));
    const { findings } = lintTemplates(renamed, { declared: declaredMetrics });
    expect(findings.map(({ rule }) => rule)).toEqual(['unknown-aws-metric', 'unknown-aws-metric']);
  });
});
