import { beforeAll, describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { alarmName, partName } from '../../lib/monitoring/alarm-name.ts';
import { severitiesOf } from '../../lib/monitoring/plan/conditions.ts';
import { alarmRules } from '../../lib/monitoring/rules/rules.ts';
import type { Severity } from '../../lib/config/alarm-settings.ts';
import { alarmMetrics, expectKnown } from './support/metrics.ts';
import { properties, synthesized, type Synthesized } from './support/templates.ts';

describe('the monitoring stack', () => {
  const models = ['preview', 'htdemucs'] as const;
  let stage: Synthesized;

  beforeAll(() => {
    stage = synthesized({ stage: 'test', models: [...models], alarms: { email: 'ops@example.org' } });
  });

  test('makes one alarm for each threshold of each rule', () => {
    const expected = alarmRules.flatMap((rule): [string, number][] => {
      if (rule.kind === 'band' || rule.kind === 'burn-rate' || rule.requires !== undefined) return [];
      const levels = Object.entries(rule.levels(stage.deployment.alarms)) as [Severity, number][];
      return levels.map(([severity, level]) => [
        rule.suppressedBy === undefined
          ? alarmName('test', rule.id, severity)
          : partName('test', rule.id, 'symptom', severity),
        level,
      ]);
    });
    const found = properties(stage.monitoring, 'AWS::CloudWatch::Alarm').map(
      (alarm) => [String(alarm['AlarmName']), alarm['Threshold']] as const,
    );
    expect(found).toEqual(expect.arrayContaining(expected));
  });

  test('tells people once of each severity of each rule', () => {
    const planned = alarmRules.flatMap((rule) =>
      severitiesOf(rule, stage.deployment.alarms).map((severity) => alarmName('test', rule.id, severity)),
    );
    expect(
      tellingAlarms(stage)
        .map((alarm) => String(alarm['AlarmName']))
        .toSorted(),
    ).toEqual(planned.toSorted());
  });

  test('tells the topic of its severity when an alarm is raised and when it is over', () => {
    for (const alarm of tellingAlarms(stage)) {
      const topic = topicOf(String(alarm['AlarmName']));
      const [action] = alarm['AlarmActions'] as unknown[];
      expect(JSON.stringify(action)).toContain(`RefTopics${topic}`);
      expect(alarm['OKActions']).toEqual([action]);
    }
  });

  test('lets an alarm call the function that its rule names, when it is raised', () => {
    const calling = alarmRules.filter(({ calls }) => calls !== undefined).map(({ id }) => id);
    const alarms = tellingAlarms(stage).filter((alarm) => (alarm['AlarmActions'] as unknown[]).length > 1);
    expect(alarms.map((alarm) => alarm['AlarmName'])).toEqual(
      calling.map((id) => alarmName('test', id, 'critical')),
    );
    expect(JSON.stringify(alarms[0]?.['AlarmActions'])).toContain('RefrecoveryFunction');
    stage.monitoring.hasResourceProperties('AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunction',
      Principal: 'lambda.alarms.cloudwatch.amazonaws.com',
      SourceArn: Match.anyValue(),
    });
  });

  test('says of every alarm what missing data mean, what it means and what to do', () => {
    for (const alarm of properties(stage.monitoring, 'AWS::CloudWatch::Alarm')) {
      expect(['breaching', 'notBreaching', 'ignore', 'missing']).toContain(alarm['TreatMissingData']);
      expect(alarm['AlarmDescription']).toMatch(
        /\n\nFirst: .+\n\nRunbook: docs\/runbooks\/[a-z0-9-]+\.md\n\nWithout data: /s,
      );
      expect(alarm['DatapointsToAlarm']).toBeLessThanOrEqual(Number(alarm['EvaluationPeriods']));
    }
  });

  test('watches only metrics that exist, with exactly their dimensions', () => {
    const metrics = alarmMetrics(stage.monitoring);
    expect(metrics.length).toBeGreaterThan(alarmRules.length);
    for (const metric of metrics) expectKnown(metric);
  });
});

/** The topic of an alarm's severity, or that past the notifier. */
function topicOf(alarm: string): string | undefined {
  const rule = alarmRules.find(
    ({ id, path }) => path !== undefined && alarm.startsWith(`stemwatch-test-${id}-`),
  );
  return rule?.path ?? alarm.split('-').at(-1);
}

/** The alarms with actions: those that no composite alarm speaks for. */
const tellingAlarms = ({ monitoring }: Synthesized) =>
  [
    ...properties(monitoring, 'AWS::CloudWatch::Alarm'),
    ...properties(monitoring, 'AWS::CloudWatch::CompositeAlarm'),
  ].filter((alarm) => alarm['AlarmActions'] !== undefined);
