import { alarm, composite, mathAlarm } from '../made-templates.ts';
import { one, type RuleCase } from './rule-case.ts';

/** Definitions. */
export const definitionCases: readonly RuleCase[] = [
  {
    rule: 'evaluation-window',
    what: 'M above N',
    fires: one(alarm({ DatapointsToAlarm: 4 })),
    quiet: one(alarm({ DatapointsToAlarm: 3 })),
  },
  {
    rule: 'evaluation-window',
    what: 'more than a day',
    fires: one(alarm({ Period: 300, EvaluationPeriods: 289 })),
    quiet: one(alarm({ Period: 300, EvaluationPeriods: 288 })),
  },
  {
    rule: 'evaluation-window',
    what: 'more than seven days',
    fires: one(alarm({ Period: 3600, EvaluationPeriods: 169 })),
    quiet: one(alarm({ Period: 3600, EvaluationPeriods: 168 })),
  },
  {
    rule: 'period',
    what: 'ninety seconds',
    fires: one(alarm({ Period: 90 })),
    quiet: one(alarm({ Period: 120 })),
  },
  {
    rule: 'metric-math',
    what: 'mixed periods',
    fires: one(mathAlarm('a / b', { a: {}, b: { period: 300 } })),
    quiet: one(mathAlarm('a / b', { a: {}, b: {} })),
  },
  {
    rule: 'metric-math',
    what: 'eleven metrics',
    fires: one(
      mathAlarm('SUM(METRICS())', Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`m${i}`, {}]))),
    ),
    quiet: one(
      mathAlarm('SUM(METRICS())', Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`m${i}`, {}]))),
    ),
  },
  {
    rule: 'metric-math',
    what: 'SEARCH',
    fires: one(mathAlarm(`SUM(SEARCH('Errors', 'Sum', 60)) + m`, { m: {} })),
    quiet: one(mathAlarm('m + 1', { m: {} })),
  },
  {
    rule: 'metric-math',
    what: 'an expression that cannot be read',
    fires: one(mathAlarm('m +', { m: {} })),
    quiet: one(mathAlarm('m + m', { m: {} })),
  },
  {
    rule: 'metric-math',
    what: 'an id that is not there',
    fires: one(mathAlarm('m + n', { m: {} })),
    quiet: one(
      mathAlarm(
        'm + n',
        { m: {} },
        { Metrics: [{ Id: 'm', Expression: { 'Fn::ImportValue': 'math' }, Period: 60 }] },
      ),
    ),
  },
  {
    rule: 'metric-math',
    what: 'several series',
    fires: one(mathAlarm('METRICS()', { m: {} })),
    quiet: one(mathAlarm('MAX(METRICS())', { m: {} })),
  },
  {
    rule: 'suppressor-periods',
    what: 'a suppressor alone',
    fires: { Alarm: alarm(), All: composite('ALARM(Alarm)', { ActionsSuppressor: 'Alarm' }) },
    quiet: {
      Alarm: alarm(),
      All: composite('ALARM(Alarm)', {
        ActionsSuppressor: 'Alarm',
        ActionsSuppressorWaitPeriod: 60,
        ActionsSuppressorExtensionPeriod: 60,
      }),
    },
  },
  {
    rule: 'refused',
    what: 'no threshold',
    fires: one(alarm({ Threshold: undefined })),
    quiet: one(alarm({ Threshold: '2' })),
  },
  {
    rule: 'unfit-function',
    what: 'a sum over the range',
    fires: one(mathAlarm('m / SUM(m)', { m: {} })),
    quiet: one(mathAlarm('m / SUM([m])', { m: {} })),
  },
  {
    rule: 'unfit-function',
    what: 'FILL without room',
    fires: one(mathAlarm('FILL(m, 0)', { m: {} }, { DatapointsToAlarm: 3 })),
    quiet: one(mathAlarm('FILL(m, 0)', { m: {} }, { DatapointsToAlarm: 2 })),
  },
  {
    rule: 'not-judged',
    what: 'Metrics Insights',
    fires: one(mathAlarm('SELECT SUM(Errors) FROM "AWS/Lambda"', { m: {} })),
    quiet: one(mathAlarm('m + 1', { m: {} })),
  },
  {
    rule: 'not-judged',
    what: 'an unknown function of CloudFormation',
    fires: one(alarm({ Threshold: { 'Fn::Length': [1] } })),
    quiet: one(alarm()),
  },
];
