import { describe, expect, test } from '@jest/globals';
import { dependencies } from '../../core/resilience/dependencies.ts';
import { type DeploymentInput, parseDeployment } from '../../lib/config/deployment.ts';
import { type Severity } from '../../lib/config/alarm-settings.ts';
import { byFunction } from '../../lib/config/functions.ts';
import type { Monitored } from '../../lib/monitoring/monitored.ts';
import { planAlarms } from '../../lib/monitoring/plan/plan-alarms.ts';
import { alarmRules } from '../../lib/monitoring/rules/rules.ts';

const minute = 60;

/** What is promised: rule, threshold by severity, and the seconds for which it must hold. */
const promised: readonly (readonly [
  string,
  Readonly<Partial<Record<Severity, readonly [number, number]>>>,
])[] = [
  ['processing-errors', { warning: [0.1, 2 * minute], critical: [0.5, 2 * minute] }],
  ['recent-failures', { warning: [5, minute] }],
  ['failed-jobs', { warning: [50, 15 * minute] }],
  ['slow-separations', { warning: [5 * 60, 5 * minute] }],
  ['slow-audio', { warning: [30, 5 * minute] }],
  ['low-throughput', { info: [1, 5 * minute] }],
  ['old-job', { warning: [30 * 60, minute], critical: [60 * 60, minute] }],
  ['worker-cpu', { warning: [85, 5 * minute], critical: [95, 5 * minute] }],
  ['worker-memory', { warning: [85, 5 * minute], critical: [95, 5 * minute] }],
  ['worker-disk', { warning: [85, 5 * minute], critical: [95, 5 * minute] }],
  ['instance-disk', { warning: [85, 5 * minute], critical: [95, 5 * minute] }],
  ['gpu-memory', { warning: [90, 5 * minute] }],
  ['gpu-out-of-memory', { critical: [1, minute] }],
  ['gpu-idle', { warning: [95, 5 * minute] }],
  ['queue-backlog', { warning: [100, 5 * minute], critical: [500, 5 * minute] }],
  ['oldest-message', { warning: [15 * 60, 5 * minute], critical: [60 * 60, 5 * minute] }],
  ['dead-letters', { warning: [1, minute], critical: [10, minute] }],
  ['undelivered-webhooks', { warning: [1, minute] }],
  ['worker-restarts', { warning: [3, 5 * minute], critical: [10, 5 * minute] }],
  ['no-worker', { critical: [1, 10 * minute] }],
  ['job-table-failing', { critical: [50, 2 * minute] }],
  ['object-store-failing', { critical: [50, 2 * minute] }],
  ['circuit-open-objects', { warning: [2, minute], critical: [2, 10 * minute] }],
  ['circuit-open-jobs-table', { warning: [2, minute], critical: [2, 10 * minute] }],
  ['circuit-open-cache-table', { warning: [2, minute] }],
  ['stem-peaks', { warning: [1, 2 * minute] }],
  ['api-down', { critical: [1, minute] }],
  ['region-down', { critical: [1, 30] }],
  ['api-errors', { warning: [5, 2 * minute], critical: [10, 2 * minute] }],
  ['api-latency', { warning: [5000, 2 * minute], critical: [10_000, 2 * minute] }],
  ['rate-limiting', { info: [1, 5 * minute] }],
  ['auth-failures', { warning: [10, minute], critical: [100, minute] }],
  ['alerts-abandoned', { critical: [1, 15 * minute] }],
  ['heartbeat-missing', { critical: [1, 15 * minute] }],
  ['latency-trend', { info: [30, 24 * 60 * minute] }],
];

describe('the alarms of a stage that configures nothing', () => {
  test.each(promised)('%s has the thresholds and times that are promised', (rule, levels) => {
    expect(planned(rule)).toEqual(levels);
  });
});

test('the circuit of every table, queue and store of the service is watched', () => {
  const resources = dependencies.filter((name) => /^objects$|^queue$|-table$|-queue$/.test(name));
  const ids = alarmRules.map(({ id }) => id);
  expect(resources.length).toBeGreaterThan(7);
  expect(resources.filter((name) => !ids.includes(`circuit-open-${name}`))).toEqual([]);
});

describe('a stage of the strict profile', () => {
  test('is told of fewer errors and of shorter waits', () => {
    const profile = 'strict';
    expect(planned('api-errors', { profile })).toEqual({
      warning: [0.5, 2 * minute],
      critical: [1, 2 * minute],
    });
    expect(planned('api-latency', { profile })).toEqual({
      warning: [100, 2 * minute],
      critical: [500, 2 * minute],
    });
  });
});

describe('a stage that configures its alarms', () => {
  test('is told of little traffic only if it expects some', () => {
    expect(planned('low-traffic')).toEqual({});
    expect(planned('low-traffic', { expectsTraffic: true })).toEqual({ warning: [10, 5 * minute] });
  });

  test('is told of error budgets by the paces of its own objective', () => {
    expect(paces(99.9)).toEqual([
      ['warning', '1d', 0.3],
      ['warning', '2h', 0.3],
      ['warning', '3d', 0.1],
      ['warning', '6h', 0.1],
      ['critical', '1h', 1.44],
      ['critical', '5m', 1.44],
      ['critical', '6h', 0.6],
      ['critical', '30m', 0.6],
    ]);
    expect(paces(99)).toContainEqual(['critical', '1h', 14.4]);
  });

  test('has alarms on loudness only if it expects one, with its own target and tolerance', () => {
    expect(planned('loudness-off-target')).toEqual({});
    expect(planned('loudness-off-target', { expectsLoudness: true })).toEqual({ warning: [2, 2 * minute] });
    const own = { expectsLoudness: true, loudnessTargetLufs: -23, loudnessToleranceLu: { info: 1 } };
    expect(planned('loudness-off-target', own)).toEqual({ info: [1, 2 * minute] });
    expect(expressionOf('loudness-off-target', own)).toBe('ABS(loudness - (-23))');
  });

  test('is told of disks by the stricter of what may be used and what must be free', () => {
    const used = { warning: 80, critical: 95 };
    expect(planned('worker-disk', { diskUsedPercent: used, diskFreePercent: { critical: 10 } })).toEqual({
      warning: [80, 5 * minute],
      critical: [90, 5 * minute],
    });
    expect(planned('worker-disk', { diskUsedPercent: {}, diskFreePercent: { info: 30 } })).toEqual({
      info: [70, 5 * minute],
    });
    expect(planned('worker-disk', { diskUsedPercent: {}, diskFreePercent: {} })).toEqual({});
  });

  test('judges shares only from as many events on as it says', () => {
    expect(expressionOf('failed-jobs', { failedJobsMinimum: 4 })).toContain('>= 4,');
    expect(expressionOf('slow-separations', { separationMinimumJobs: 7 })).toContain('jobs >= 7,');
    expect(expressionOf('slow-audio', { secondsPerAudioMinuteMinimumAudio: 90 })).toContain('audio >= 90,');
    expect(expressionOf('job-table-failing', { dependencyMinimumErrors: 5 })).toContain('errors >= 5,');
  });

  test('chooses for how long machines may be at their limits and circuits open', () => {
    expect(planned('gpu-memory', { hostMinutes: 12 })).toEqual({ warning: [90, 12 * minute] });
    expect(planned('circuit-open-queue', { circuitOpenMinutes: 3 })).toEqual({
      warning: [2, minute],
      critical: [2, 3 * minute],
    });
  });
});

/** Threshold and time of each alarm of a rule, by severity. */
function planned(
  rule: string,
  alarms: DeploymentInput['alarms'] = {},
): Record<string, readonly [number, number]> {
  return Object.fromEntries(
    conditionsOf(rule, alarms).map(({ severity, condition }) => [
      severity,
      [condition.threshold, condition.periodSeconds * condition.evaluate.breaching],
    ]),
  );
}

/** Severity, window and threshold of each part of the alarm on availability. */
const paces = (availabilityObjectivePercent: number) =>
  conditionsOf('availability-budget', { availabilityObjectivePercent }).map(({ severity, condition }) => [
    severity,
    condition.part,
    condition.threshold,
  ]);

function expressionOf(rule: string, alarms: DeploymentInput['alarms']): string {
  const { metric } = conditionsOf(rule, alarms)[0]?.condition ?? {};
  return metric?.kind === 'math' ? metric.expression : '';
}

function conditionsOf(id: string, alarms: DeploymentInput['alarms']) {
  const { alarms: settings } = parseDeployment({ stage: 'test', alarms });
  const rules = alarmRules.filter((rule) => [id, 'no-worker', 'api-down'].includes(rule.id));
  expect(rules.map((rule) => rule.id)).toContain(id);
  return planAlarms({ stage: 'test', rules, settings, monitored })
    .filter(({ rule }) => rule.id === id)
    .flatMap(({ severity, anyOf }) =>
      anyOf.flat().flatMap((condition) => (condition.kind === 'threshold' ? [{ severity, condition }] : [])),
    );
}

const monitored: Monitored = {
  deployment: 'test',
  apiName: 'api',
  apiStage: 'test',
  probed: { regions: ['eu-west-1'], endpoints: ['/health'], intervalSeconds: 10 },
  queues: {
    jobs: 'jobs',
    deadLetters: 'dead',
    webhooks: 'hooks',
    webhookDeadLetters: 'dead-hooks',
    notifications: 'notifications',
    notificationDeadLetters: 'notification-dead-letters',
  },
  functions: byFunction((name) => name),
  cluster: 'cluster',
  service: 'service',
  models: ['preview'],
};
