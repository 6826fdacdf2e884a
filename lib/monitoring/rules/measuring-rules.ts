import { type AlarmRule, every } from '../alarm-rule.ts';
import { functionMetrics } from '../service-metrics.ts';

/** A function whose only work is to measure: while it fails, nothing else does, and figures are missing. */
interface MeasuringFunction {
  readonly name: 'sampler' | 'probe' | 'downloads' | 'tasks' | 'trends';
  /** What is not known while it fails. */
  readonly meaning: string;
  /** Whether it runs each minute; others run when there is something to measure, and again where they failed. */
  readonly eachMinute: boolean;
  /** Why silence is fine. */
  readonly because: string;
}

const measuringFunctions: readonly MeasuringFunction[] = [
  {
    name: 'sampler',
    meaning: 'The function that measures queues, jobs and workers fails: alarms on them may stay silent.',
    eachMinute: true,
    because: 'That it does not run at all is what heartbeat-missing watches.',
  },
  {
    name: 'probe',
    meaning: 'The function that asks the API as clients do fails: nobody knows whether the API answers.',
    eachMinute: true,
    because: 'That no probe is made at all is what api-down watches.',
  },
  {
    name: 'downloads',
    meaning: 'The function that counts fetched stems fails: a piece of the access log was given up.',
    eachMinute: false,
    because: 'It runs only when S3 has written a piece of its log.',
  },
  {
    name: 'tasks',
    meaning: 'The function that counts stopped workers fails: one that crashed was not counted.',
    eachMinute: false,
    because: 'It runs only when a worker stops.',
  },
  {
    name: 'trends',
    meaning: 'The function that compares days fails: growth of this day is not told of.',
    eachMinute: false,
    because: 'It runs once a day.',
  },
];

/** Functions that measure. They are watched past the notifier, as what they miss is missing in its alarms. */
export const measuringRules: readonly AlarmRule[] = measuringFunctions.map(
  ({ name, meaning, eachMinute, because }) => ({
    id: `${name}-errors`,
    meaning,
    firstAction: 'Read its log for errors and for runs that took too long.',
    metric: (monitored) => functionMetrics(monitored.functions[name]).errors,
    comparison: '>=',
    ...(eachMinute
      ? { levels: (settings) => settings.functionErrors, periodSeconds: 60, evaluate: every(5, 3) }
      : { levels: (settings) => settings.givenUpRuns, periodSeconds: 900, evaluate: every(1) }),
    missing: { treat: 'notBreaching', because },
    path: 'direct',
    sharedRunbook: 'measuring-errors',
  }),
);
