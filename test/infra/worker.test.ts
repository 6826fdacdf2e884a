import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { readSettings } from '../../core/settings/settings.ts';
import { cdkContext } from '../../lib/app.ts';
import { repositoryRoot } from '../../lib/config/repository.ts';
import { createWorkerImage } from '../../lib/worker/image.ts';
import { statementsOf } from './support/policies.ts';
import { deployed, properties, synthesized, type Synthesized } from './support/templates.ts';

interface Container {
  readonly Name: string;
  readonly Essential: boolean;
  readonly StopTimeout?: number;
  readonly Memory?: number;
  readonly MemoryReservation?: number;
  readonly HealthCheck?: { readonly Command: readonly string[] };
  readonly ResourceRequirements?: readonly unknown[];
  readonly Environment: readonly { readonly Name: string; readonly Value: unknown }[];
}

describe('the worker stack', () => {
  let stage: Synthesized;
  let containers: readonly Container[];

  beforeAll(() => {
    stage = synthesized({ stage: 'test', worker: { maxTasks: 6, spotPercent: 40, backlogPerTask: 2 } });
    const [task] = properties(stage.worker, 'AWS::ECS::TaskDefinition');
    containers = task?.['ContainerDefinitions'] as Container[];
  });

  test('runs one worker per task, with a GPU and two minutes to give its job back', () => {
    expect(containers.find(({ Name }) => Name === 'worker')).toMatchObject({
      Essential: true,
      StopTimeout: 120,
      ResourceRequirements: [{ Type: 'GPU', Value: '1' }],
    });
    stage.worker.hasResourceProperties('AWS::ECS::TaskDefinition', {
      RequiresCompatibilities: ['MANAGED_INSTANCES'],
      NetworkMode: 'awsvpc',
    });
  });

  test('lets the worker see how much memory it has: what the task has but for the agent', () => {
    const worker = containers.find(({ Name }) => Name === 'worker');
    const agent = containers.find(({ Name }) => Name === 'tracing-agent');
    expect(worker?.Memory).toBe(12_288 - (agent?.MemoryReservation ?? 0));
    const [task] = properties(stage.worker, 'AWS::ECS::TaskDefinition');
    expect(task?.['Memory']).toBe('12288');
  });

  test('gives the worker every variable that it reads', () => {
    const environment = deployed(containers.find(({ Name }) => Name === 'worker')?.Environment) as {
      Name: string;
      Value: string;
    }[];
    const variables = Object.fromEntries(environment.map(({ Name, Value }) => [Name, Value]));
    expect(readSettings(variables)).toMatchObject({ stage: 'test', instanceType: 'g6.xlarge' });
    expect(variables['OTEL_EXPORTER_OTLP_ENDPOINT']).toBe('http://127.0.0.1:4318');
  });

  test('asks the worker itself whether it moves', () => {
    const worker = containers.find(({ Name }) => Name === 'worker');
    const [, ...command] = worker?.HealthCheck?.Command ?? [];
    expect(command[0]).toBe('node');
    expect(existsSync(join(repositoryRoot, command[1] ?? 'no file'))).toBe(true);
  });

  test('builds the image from what its Dockerfile copies, and from nothing else', () => {
    const outdir = mkdtempSync(join(tmpdir(), 'stemwatch-image-'));
    createWorkerImage(new Stack(new App({ outdir, context: cdkContext() }), 'Image'));
    const [asset = 'no asset'] = readdirSync(outdir).filter((entry) => entry.startsWith('asset.'));
    const folder = join(outdir, asset);
    const copied = readFileSync(join(folder, 'gpu-worker', 'Dockerfile'), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
      .flatMap((line) => line.split(/\s+/).slice(1, -1));
    const staged = readdirSync(folder).filter((entry) => entry !== '.dockerignore');
    expect(staged.toSorted()).toEqual([...new Set(copied)].toSorted());
    rmSync(outdir, { recursive: true });
  });

  test('keeps a worker at work when the agent for its traces ends', () => {
    expect(containers.find(({ Name }) => Name === 'tracing-agent')?.Essential).toBe(false);
  });

  test('chooses instances by their GPU, on demand and Spot as configured', () => {
    for (const CapacityOptionType of ['ON_DEMAND', 'SPOT']) {
      stage.worker.hasResourceProperties('AWS::ECS::CapacityProvider', {
        ManagedInstancesProvider: Match.objectLike({
          InstanceLaunchTemplate: Match.objectLike({
            CapacityOptionType,
            InstanceRequirements: Match.objectLike({
              AcceleratorNames: ['l4', 'a10g', 't4'],
              AcceleratorTypes: ['gpu'],
              AcceleratorCount: { Min: 1, Max: 1 },
            }),
          }),
        }),
      });
    }
    stage.worker.hasResourceProperties('AWS::ECS::Service', {
      CapacityProviderStrategy: [Match.objectLike({ Weight: 60 }), Match.objectLike({ Weight: 40 })],
      DesiredCount: Match.absent(),
      LaunchType: Match.absent(),
    });
  });

  test('uses no Spot capacity provider where the share is zero', () => {
    const steady = synthesized({ stage: 'steady', worker: { spotPercent: 0 } });
    steady.worker.resourceCountIs('AWS::ECS::CapacityProvider', 1);
  });

  test('scales from none to one when jobs wait, then by jobs per worker', () => {
    stage.worker.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', {
      MinCapacity: 0,
      MaxCapacity: 6,
    });
    stage.worker.hasResourceProperties('AWS::ApplicationAutoScaling::ScalingPolicy', {
      PolicyType: 'StepScaling',
      StepScalingPolicyConfiguration: Match.objectLike({
        StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }],
      }),
    });
    stage.worker.hasResourceProperties('AWS::ApplicationAutoScaling::ScalingPolicy', {
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: Match.objectLike({
        TargetValue: 2,
        CustomizedMetricSpecification: {
          Metrics: Match.arrayWith([
            Match.objectLike({ Expression: '(waiting + working) / running', ReturnData: true }),
          ]),
        },
      }),
    });
    stage.worker.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Metrics: Match.arrayWith([Match.objectLike({ Expression: '(waiting > 0) - (running > 0)' })]),
      TreatMissingData: 'notBreaching',
    });
  });

  test('lets nothing in, and songs reach the bucket without passing the NAT gateway', () => {
    for (const group of properties(stage.worker, 'AWS::EC2::SecurityGroup')) {
      expect(group['SecurityGroupIngress']).toBeUndefined();
    }
    stage.worker.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
    stage.worker.resourceCountIs('AWS::EC2::NatGateway', 1);
    stage.worker.resourcePropertiesCountIs('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Gateway' }, 2);
  });

  test('lets the worker take jobs, read uploads, write stems, and not create jobs or read tokens', () => {
    const statements = statementsOf(stage.worker).filter(({ policy }) =>
      policy.startsWith('TaskDefinitionTaskRole'),
    );
    const access = statements.flatMap(({ actions, resources }) =>
      actions.flatMap((action) => resources.map((resource) => `${action} ${resource}`)),
    );
    expect(access).toEqual(
      expect.arrayContaining([
        'sqs:ReceiveMessage Jobs',
        'sqs:SendMessage DeadLetters',
        's3:GetObject Objects/uploads/*',
        's3:PutObject Objects/stems/*',
      ]),
    );
    expect(
      access.filter((entry) =>
        /Tokens|PutItem (?!Cache)|sqs:SendMessage Jobs|PutObject Objects\/uploads/.test(entry),
      ),
    ).toEqual([]);
  });

  test('synthesizes for an explicit account without asking AWS for its zones', () => {
    const placed = synthesized({ stage: 'placed', account: '123456789012', region: 'eu-central-1' });
    const zones = properties(placed.worker, 'AWS::EC2::Subnet').map((subnet) => subnet['AvailabilityZone']);
    expect(new Set(zones.map((zone) => JSON.stringify(zone))).size).toBe(2);
    expect(existsSync('cdk.context.json')).toBe(false);
  });
});
