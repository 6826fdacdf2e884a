import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AlarmSettings } from '../../lib/config/alarm-settings.ts';
import { type DeploymentInput, parseDeployment } from '../../lib/config/deployment.ts';
import { byFunction } from '../../lib/config/functions.ts';
import { repositoryRoot } from '../../lib/config/repository.ts';
import { alarmReference } from '../../lib/monitoring/alarm-reference.ts';
import { type AlarmRule, every, type ThresholdRule } from '../../lib/monitoring/alarm-rule.ts';
import { aws, math, own } from '../../lib/monitoring/metric.ts';
import type { Monitored } from '../../lib/monitoring/monitored.ts';
import { planAlarms } from '../../lib/monitoring/plan/plan-alarms.ts';
import { alarmRules } from '../../lib/monitoring/rules/rules.ts';
import { properties, synthesized } from './support/templates.ts';

type AlarmsInput = DeploymentInput['alarms'];

const settingsOf = (alarms: AlarmsInput): AlarmSettings => parseDeployment({ stage: 'test', alarms }).alarms;

const monitored: Monitored = {
  deployment: 'test',
  apiName: 'api',
  apiStage: 'test',
  probed: { regions: ['eu-west-1'], endpoints: ['/health', '/ready'], intervalSeconds: 10 },
  queues: {
    jobs: 'jobs',
    deadLetters: 'dead',
    webhooks: 'hooks',
    webhookDeadLetters: 'dead-hooks',
    notifications: 'notices',
    notificationDeadLetters: 'dead-notices',
  },
  functions: byFunction((name) => name),
  cluster: 'cluster',
  service: 'service',
  models: ['preview'],
};

/** A rule that nothing is wrong with. */
const sound: ThresholdRule = {
  id: 'sound',
  meaning: 'It sounds.',
  firstAction: 'Listen.',
  metric: () => aws('AWS/SQS', 'ApproximateNumberOfMessagesVisible', { QueueName: 'jobs' }, 'Maximum'),
  levels: () => ({ warning: 1 }),
  comparison: '>=',
  periodSeconds: 60,
  evaluate: every(1),
  missing: { treat: 'notBreaching', because: 'Silence is fine.' },
};

const runbookOf = ({ id, sharedRunbook }: AlarmRule): string => `${sharedRunbook ?? id}.md`;

const plan = (rules: readonly AlarmRule[], alarms: AlarmsInput = {}) =>
  planAlarms({ stage: 'test', rules, settings: settingsOf(alarms), monitored });

describe('alarm rules', () => {
  test('have a runbook each, which says what it means, where to look first, what the causes are and the remedy', () => {
    const folder = join(repositoryRoot, 'docs/runbooks');
    const files = readdirSync(folder);
    const faulty = alarmRules.flatMap((rule) => {
      const { id, runbook } = rule;
      if (runbook !== undefined) return [];
      const file = runbookOf(rule);
      if (!files.includes(file)) return [`docs/runbooks/${file} is missing`];
      const text = readFileSync(join(folder, file), 'utf8');
      const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
      const sections = text.split(/^## .+$/m).slice(1);
      const isWhole =
        headings.join() === 'Meaning,First look,Causes,Remedy' &&
        sections.every((section) => section.trim() !== '') &&
        // The exact query or command to begin with.
        (sections[1] ?? '').includes('```');
      return isWhole ? [] : [`${id}: ${headings.join(', ')}`];
    });
    expect(faulty).toEqual([]);
  });

  test('leave no runbook behind when they go', () => {
    const wanted = ['README.md', ...alarmRules.map(runbookOf)];
    const files = readdirSync(join(repositoryRoot, 'docs/runbooks'));
    expect(files.filter((file) => !wanted.includes(file))).toEqual([]);
  });

  test('that are faulty are all named, with what is wrong', () => {
    const many = Object.fromEntries(
      Array.from({ length: 11 }, (_, index) => [`m${index}`, sound.metric(monitored, settingsOf({}))]),
    );
    const faulty: readonly AlarmRule[] = [
      sound,
      // @ts-expect-error -- the type knows the dimensions too; what is read from elsewhere does not
      { ...sound, id: 'wrong-dimension', metric: (it) => own(it, 'Separations', { colour: 'red' }, 'Sum') },
      { ...sound, id: 'odd-period', periodSeconds: 45 },
      { ...sound, id: 'long-window', periodSeconds: 600, evaluate: every(200) },
      { ...sound, id: 'never', evaluate: every(2, 3) },
      {
        ...sound,
        id: 'greedy',
        metric: () => math('m0 + m10', many as Record<string, ReturnType<typeof aws>>),
      },
      { ...sound, id: 'orphan', suppressedBy: 'nobody' },
      { ...sound, id: 'sound' },
    ];
    expect(() => plan(faulty)).toThrow(
      [
        'Alarm rules are faulty:',
        'sound: two rules have this id',
        'wrong-dimension (warning): the metric Separations is not counted by [colour], but by [model, status] or [status]. Name one of these, or add a rollup to the catalogue.',
        'odd-period (warning): a period of 45 s is not 10, 20, 30 or a multiple of 60',
        'long-window (warning): 200 periods of 600 s are more than CloudWatch looks back on',
        'never (warning): 3 of 2 periods can never be breaching',
        'greedy (warning): its expression reads 11 metrics, and alarms read 10 at most',
        'orphan (warning): it is suppressed by "nobody", which is no rule',
      ].join('\n- '),
    );
  });

  test('on error budgets need windows that can be told apart', () => {
    const budgets = alarmRules.filter(({ kind }) => kind === 'burn-rate');
    const hour = 3600;
    const critical = [
      { rate: 14, longSeconds: 6 * hour, shortSeconds: hour },
      { rate: 6, longSeconds: 12 * hour, shortSeconds: hour },
    ];
    expect(() => plan(budgets, { burnWindows: { critical } })).toThrow(
      'availability-budget (critical): two of its windows are 1h long',
    );
  });

  test('exist only where the stage asks for what they require', () => {
    const rule: AlarmRule = { ...sound, requires: 'expectsTraffic' };
    expect(plan([rule])).toEqual([]);
    expect(plan([rule], { expectsTraffic: true })).toHaveLength(1);
  });

  test('are not suppressed where the stage does not watch their cause', () => {
    const cause: AlarmRule = { ...sound, id: 'cause', requires: 'expectsTraffic' };
    const effect: AlarmRule = { ...sound, id: 'effect', suppressedBy: 'cause' };
    expect(plan([effect, cause])[0]).not.toHaveProperty('suppressor');
    expect(plan([effect, cause], { expectsTraffic: true })[0]).toHaveProperty(
      'suppressor',
      'stemwatch-test-cause-warning',
    );
  });

  test('may look at other periods for one severity', () => {
    const [info, critical] = plan([
      {
        ...sound,
        levels: () => ({ info: 1, critical: 1 }),
        differing: { critical: { periodSeconds: 10, evaluate: every(3) } },
      },
    ]);
    expect(info?.anyOf[0]?.[0]).toMatchObject({ periodSeconds: 60, evaluate: { breaching: 1, of: 1 } });
    expect(critical?.anyOf[0]?.[0]).toMatchObject({ periodSeconds: 10, evaluate: { breaching: 3, of: 3 } });
  });
});

describe('profiles', () => {
  test('give every threshold its default, and a stage overrides each', () => {
    expect(settingsOf({}).apiErrorPercent).toEqual({ warning: 5, critical: 10 });
    expect(settingsOf({ profile: 'strict' }).apiErrorPercent).toEqual({ warning: 0.5, critical: 1 });
    const own = settingsOf({ profile: 'strict', apiErrorPercent: { critical: 2 } });
    expect(own.apiErrorPercent).toEqual({ critical: 2 });
    expect(own.apiLatencyP95Milliseconds).toEqual({ warning: 100, critical: 500 });
  });
});

describe("a stage's own rules", () => {
  const backlog = {
    name: 'wav-uploads',
    metric: {
      name: 'UploadSize',
      dimensions: { format: 'wav', outcome: 'accepted' },
      statistic: 'SampleCount',
    },
    threshold: 500,
    severity: 'info',
    message: 'Many wav files come in; ask for flac.',
  } as const;
  const share = {
    name: 'lost-uploads',
    expression: 'IF(all > 10, 100 * lost / all, 0)',
    metrics: {
      all: {
        namespace: 'AWS/SQS',
        name: 'NumberOfMessagesSent',
        dimensions: { QueueName: 'x' },
        statistic: 'Sum',
      },
      lost: { name: 'Errors', statistic: 'Sum' },
    },
    comparison: '>',
    threshold: 5,
    severity: 'critical',
    message: 'Uploads are lost.',
    periodSeconds: 300,
    evaluate: { breaching: 2, of: 3 },
    runbook: 'https://wiki.example.org/lost-uploads',
  } as const;

  test('are alarms like all others, in the stage that wrote them', () => {
    const { monitoring } = synthesized({ stage: 'test', alarms: { own: [backlog, share] } });
    const alarms = properties(monitoring, 'AWS::CloudWatch::Alarm');
    const called = (name: string) => alarms.find((alarm) => alarm['AlarmName'] === name);
    expect(called('stemwatch-test-wav-uploads-info')).toMatchObject({
      Namespace: 'Stemwatch',
      MetricName: 'UploadSize',
      Dimensions: [
        { Name: 'deployment', Value: 'test' },
        { Name: 'format', Value: 'wav' },
        { Name: 'outcome', Value: 'accepted' },
      ],
      Threshold: 500,
      AlarmDescription: expect.stringMatching(/^Many wav files come in; ask for flac\.\n\nWithout data/),
    });
    expect(called('stemwatch-test-lost-uploads-critical')).toMatchObject({
      Threshold: 5,
      DatapointsToAlarm: 2,
      EvaluationPeriods: 3,
      AlarmDescription: expect.stringContaining('Runbook: https://wiki.example.org/lost-uploads'),
      AlarmActions: [{ 'Fn::ImportValue': expect.stringContaining('Topicscritical') }],
    });
  });

  test('that are faulty are all named, with the field and what is wrong', () => {
    const faulty = [
      backlog,
      { ...backlog, name: 'unknown', metric: { name: 'UploadSizes', statistic: 'Sum' } },
      { ...backlog, name: 'by-colour', metric: { ...backlog.metric, dimensions: { colour: 'red' } } },
      { ...share, name: 'mistyped', expression: '100 * lots / all' },
      { ...backlog, name: 'both', expression: 'a' },
      { ...backlog, severity: 'urgent' },
    ];
    const parse = () => parseDeployment({ stage: 'test', alarms: { own: faulty } });
    expect(parse).toThrow('alarms.own.1.metric.name: there is no metric UploadSizes. docs/metrics.md lists');
    expect(parse).toThrow(
      'alarms.own.2.metric.dimensions: the metric UploadSize is not counted by [colour], but by [format, outcome]',
    );
    expect(parse).toThrow('alarms.own.3.expression: metrics has no lots');
    expect(parse).toThrow('alarms.own.4: give metric, or expression and metrics');
    expect(parse).toThrow('alarms.own.5.severity: ');
    expect(parse).not.toThrow('alarms.own.0');
  });
});

test('all alarm rules are what docs/alarm-reference.md shows; `npm run docs:alarms` writes it anew', () => {
  expect(readFileSync(join(repositoryRoot, 'docs/alarm-reference.md'), 'utf8')).toBe(alarmReference());
});
