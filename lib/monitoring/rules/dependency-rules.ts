import type { Dependency } from '../../../core/resilience/dependencies.ts';
import type { AlarmSettings } from '../../config/alarm-settings.ts';
import { type AlarmRule, every } from '../alarm-rule.ts';
import { math, own } from '../metric.ts';
import type { Monitored } from '../monitored.ts';

/** Value of `CircuitState` for a circuit that lets no call through. */
const open = 2;

/** A dependency whose circuit is watched. */
interface WatchedCircuit {
  readonly dependency: Dependency;
  /** What does not work while the circuit is open. */
  readonly meaning: string;
  /** Whether somebody is woken when it stays open. */
  readonly essential: boolean;
}

const circuits: readonly WatchedCircuit[] = [
  {
    dependency: 'objects',
    meaning: 'The object store is not called any more: no song comes in and no stem goes out.',
    essential: true,
  },
  {
    dependency: 'jobs-table',
    meaning: 'The table of jobs is not called any more: jobs are neither accepted nor shown nor finished.',
    essential: true,
  },
  {
    dependency: 'uploads-table',
    meaning: 'The table of uploads is not called any more: nobody can send a song or start a job with one.',
    essential: true,
  },
  {
    dependency: 'tokens-table',
    meaning:
      'The table of tokens is not called any more: every caller whose token is not remembered is refused.',
    essential: true,
  },
  {
    dependency: 'queue',
    meaning: 'The queue of jobs is not called any more: new jobs are refused and workers get none.',
    essential: true,
  },
  {
    dependency: 'cache-table',
    meaning: 'The table of results is not called any more: songs that come again are separated again.',
    essential: false,
  },
  {
    dependency: 'counters-table',
    meaning: 'The table of counters is not called any more: no address is kept from asking too often.',
    essential: false,
  },
  {
    dependency: 'webhooks-queue',
    meaning: 'The queue of webhooks is not called any more: receivers learn late that their jobs ended.',
    essential: false,
  },
  {
    dependency: 'dead-letters-queue',
    meaning:
      'The queue of dead letters is not called any more: messages of jobs that failed for good come back in vain.',
    essential: false,
  },
  {
    dependency: 'alerts-table',
    meaning:
      'The table of alerts is not called any more: alerts are told one by one, and nobody can see or resolve them.',
    essential: false,
  },
  {
    dependency: 'notifications-queue',
    meaning: 'The queue of notifications is not called any more: alerts are told late.',
    essential: false,
  },
];

/** What the service depends on, as seen by those who call it. */
export const dependencyRules: readonly AlarmRule[] = [
  {
    id: 'job-table-failing',
    meaning: 'The table of jobs fails: jobs are neither accepted nor shown nor finished.',
    firstAction: 'Look at the AWS Health dashboard for DynamoDB, then at the errors that its callers log.',
    metric: (monitored, settings) => failingShare(monitored, settings, 'jobs-table'),
    ...whenFailing(),
  },
  {
    id: 'object-store-failing',
    meaning: 'The object store fails: no song comes in and no stem goes out.',
    firstAction: 'Look at the AWS Health dashboard for S3, then at the errors that its callers log.',
    metric: (monitored, settings) => failingShare(monitored, settings, 'objects'),
    ...whenFailing(),
  },
  ...circuits.map((circuit) => circuitRule(circuit)),
];

/** Failed calls of all calls in percent; a call that no circuit lets through is none. */
function failingShare(
  monitored: Monitored,
  { dependencyMinimumErrors }: AlarmSettings,
  dependency: Dependency,
) {
  return math(`IF(errors >= ${dependencyMinimumErrors}, 100 * errors / calls, 0)`, {
    errors: own(monitored, 'DependencyErrors', { dependency }, 'Sum'),
    calls: own(monitored, 'DependencyDuration', { dependency }, 'SampleCount'),
  });
}

function whenFailing() {
  return {
    levels: (settings: AlarmSettings) => settings.dependencyErrorPercent,
    comparison: '>=',
    periodSeconds: 120,
    evaluate: every(1),
    missing: { treat: 'notBreaching', because: 'Nothing is counted while no call fails.' },
  } as const;
}

function circuitRule({ dependency, meaning, essential }: WatchedCircuit): AlarmRule {
  return {
    id: `circuit-open-${dependency}`,
    meaning,
    firstAction: 'See why the calls before it failed; the circuit closes by itself when one succeeds.',
    sharedRunbook: 'circuit-open',
    metric: (monitored) => own(monitored, 'CircuitState', { dependency }, 'Maximum'),
    levels: () => (essential ? { warning: open, critical: open } : { warning: open }),
    comparison: '>=',
    periodSeconds: 60,
    evaluate: every(1),
    differing: {
      critical: {
        evaluate: ({ circuitOpenMinutes: minutes }) => ({ breaching: minutes, of: minutes }),
      },
    },
    missing: {
      treat: 'ignore',
      because: 'A circuit tells its state while it is in use; when nobody calls, it is as it was.',
    },
  };
}
