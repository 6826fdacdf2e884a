import { beforeAll, describe, expect, test } from '@jest/globals';
import { metricNamespace } from '../../core/telemetry/catalogue.ts';
import { type MonitoringSettings, readMonitoringSettings } from '../../core/settings/monitoring-settings.ts';
import { environmentSchema, readSettings } from '../../core/settings/settings.ts';
import { functionNames, type FunctionName } from '../../lib/config/functions.ts';
import { deployed, properties, resources, synthesized, type Synthesized } from './support/templates.ts';
import { type Statement, statementsOf } from './support/policies.ts';

/** What a function that watches the service reads from its variables. */
const told = (name: FunctionName, from: Synthesized): MonitoringSettings => {
  const [, found] = Object.entries(resources(from.api, 'AWS::Lambda::Function')).find(([id]) =>
    id.startsWith(`${name}Function`),
  ) as [string, { Properties: Record<string, unknown> }];
  const { Variables } = deployed(found.Properties['Environment']) as {
    Variables: Record<string, string>;
  };
  return readMonitoringSettings(Variables);
};

describe('the functions', () => {
  let stage: Synthesized;
  let lambdas: Readonly<Record<FunctionName, Readonly<Record<string, unknown>>>>;

  beforeAll(() => {
    stage = synthesized({ stage: 'test', limits: { maxAttempts: 7 } });
    const all = Object.entries(resources(stage.api, 'AWS::Lambda::Function'));
    lambdas = Object.fromEntries(
      functionNames.map((name) => [
        name,
        all.find(([id]) => id.startsWith(`${name}Function`))?.[1].Properties ?? {},
      ]),
    ) as typeof lambdas;
  });

  test.each(functionNames)('%s gets every variable that it reads, and they are valid', (name) => {
    const { Variables } = deployed(lambdas[name]['Environment']) as { Variables: Record<string, string> };
    expect(Object.keys(Variables)).toEqual(expect.arrayContaining(Object.keys(environmentSchema.shape)));
    expect(readSettings(Variables)).toMatchObject({ stage: 'test', limits: { maxAttempts: 7 } });
    expect(Variables).toMatchObject({
      POWERTOOLS_METRICS_NAMESPACE: metricNamespace,
      NODE_OPTIONS: '--enable-source-maps',
    });
  });

  test.each(functionNames)('%s runs on Node 24 on ARM, traced, with JSON logs of limited age', (name) => {
    expect(lambdas[name]).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      TracingConfig: { Mode: 'Active' },
      LoggingConfig: { LogFormat: 'JSON', LogGroup: expect.anything() },
    });
    const groups = Object.entries(resources(stage.api, 'AWS::Logs::LogGroup'));
    const group = groups.find(([id]) => id.startsWith(`${name}Logs`));
    expect(group?.[1].Properties['RetentionInDays']).toBe(7);
  });

  test.each(functionNames)('%s ends before API Gateway gives up or the next run begins', (name) => {
    const nobodyWaits: readonly FunctionName[] = [
      'webhooks',
      'recovery',
      'sampler',
      'probe',
      'notifier',
      'trends',
    ];
    expect(lambdas[name]['Timeout']).toBeLessThan(nobodyWaits.includes(name) ? 60 : 29);
  });

  test('none may do everything with anything', () => {
    for (const statement of [...statementsOf(stage.api), ...statementsOf(stage.worker)]) {
      expect(statement.actions.filter((action) => action.endsWith('*'))).toEqual([]);
    }
  });

  test('the authorizer reads tokens, counts refusals and does nothing else', () => {
    const allowed = accessOf('authorizer');
    expect(allowed).toContain('dynamodb:GetItem Tokens');
    expect(allowed.filter((access) => !/Tokens|Logs|\*$/.test(access))).toEqual([
      expect.stringMatching(/^dynamodb:UpdateItem .*TablesCounters/),
    ]);
  });

  test('nobody else reads tokens', () => {
    const readers = functionNames.filter((name) =>
      accessOf(name).some((access) => access.endsWith(' Tokens')),
    );
    expect(readers).toEqual(['authorizer']);
  });

  test.each(['models', 'documentation'] as const)('%s touches no state', (name) => {
    expect(accessOf(name).filter((access) => /^(dynamodb|s3|sqs)/.test(access))).toEqual([]);
  });

  test('only uploads can write objects, and only as uploads', () => {
    const writers = functionNames.flatMap((name) =>
      accessOf(name)
        .filter((access) => access.startsWith('s3:PutObject'))
        .map((access) => [name, access]),
    );
    expect(writers).toEqual([['uploads', 's3:PutObject Objects/uploads/*']]);
  });

  test('only the cache function handles entries of the result cache, and it reads nothing else', () => {
    const users = functionNames.filter((name) => accessOf(name).some((access) => access.endsWith(' Cache')));
    expect(users).toEqual(['cache']);
    const state = accessOf('cache').filter((access) => /^(dynamodb|s3|sqs)/.test(access));
    expect(state.every((access) => access.endsWith(' Cache'))).toBe(true);
  });

  test('the sampler looks at queues, metrics and the phases of jobs, and changes nothing', () => {
    expect(accessOf('sampler').filter((access) => !/Logs|xray/.test(access))).toEqual([
      'dynamodb:Query Jobs/index/phase',
      'sqs:GetQueueAttributes DeadLetters',
      'sqs:GetQueueAttributes Jobs',
      'cloudwatch:GetMetricData *',
    ]);
  });

  test('trends reads metrics, and what counts workers nothing at all', () => {
    expect(accessOf('trends').filter((access) => !/Logs|xray/.test(access))).toEqual([
      'cloudwatch:GetMetricData *',
    ]);
    expect(accessOf('tasks').filter((access) => !/Logs|xray/.test(access))).toEqual([]);
  });

  test('tasks is told of every task of the workers that stopped, and of no other', () => {
    const patterns = properties(stage.api, 'AWS::Events::Rule').map((rule) => rule['EventPattern']);
    expect(patterns).toContainEqual({
      source: ['aws.ecs'],
      'detail-type': ['ECS Task State Change'],
      detail: {
        clusterArn: [expect.objectContaining({ 'Fn::ImportValue': expect.stringContaining('Cluster') })],
        group: [{ 'Fn::Join': ['', ['service:', expect.anything()]] }],
        lastStatus: ['STOPPED'],
      },
    });
  });

  test('the probe keeps its own records and touches nothing else', () => {
    expect(accessOf('probe').filter((access) => !/Logs|xray/.test(access))).toEqual([
      'dynamodb:GetItem Probes',
      'dynamodb:PutItem Probes',
    ]);
  });

  test('what watches the service is told of the workers and, unless regions are named, of its own API', () => {
    expect(told('sampler', stage)).toMatchObject({
      workerCluster: expect.stringMatching(/./),
      workerService: expect.stringMatching(/./),
      probes: { intervalSeconds: 10, keptRecords: 1000 },
    });
    expect(told('probe', stage).probeTargets).toHaveLength(1);
    const targets = [
      { region: 'eu-central-1', url: 'https://eu.example.org/prod' },
      { region: 'us-east-1', url: 'https://us.example.org/prod' },
    ];
    const several = synthesized({ stage: 'test', probes: { targets, settings: { intervalSeconds: 30 } } });
    expect(told('probe', several)).toMatchObject({ probeTargets: targets, probes: { intervalSeconds: 30 } });
  });

  test('only the notifier reads the secret and publishes, and it touches nothing but alerts and their queues', () => {
    const privileged = functionNames.filter((name) =>
      accessOf(name).some((access) => /^(secretsmanager|sns|kms):/.test(access)),
    );
    expect(privileged).toEqual(['notifier']);
    const state = accessOf('notifier').filter((access) => /^(dynamodb|s3|sqs)/.test(access));
    expect(state.filter((access) => !/ (Alerts|Notifications|NotificationDeadLetters)/.test(access))).toEqual(
      [],
    );
  });

  test('jobs sends to the jobs queue and cannot receive from any', () => {
    const access = accessOf('jobs').filter((entry) => entry.startsWith('sqs'));
    expect(access).toEqual(['sqs:SendMessage Jobs']);
  });

  /** What a function may do, as `action resource`. */
  function accessOf(name: FunctionName): readonly string[] {
    return statementsOf(stage.api)
      .filter((statement) => statement.policy.startsWith(`${name}Role`))
      .flatMap(({ actions, resources: targets }: Statement) =>
        actions.flatMap((action) => targets.map((target) => `${action} ${target}`)),
      );
  }
});
