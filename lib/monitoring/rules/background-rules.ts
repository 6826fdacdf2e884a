import { type AlarmRule, every } from '../alarm-rule.ts';
import { functionMetrics } from '../service-metrics.ts';

/** Functions that no caller waits for, so that nobody else notices when they fail. */
export const backgroundRules: readonly AlarmRule[] = [
  {
    id: 'webhook-errors',
    meaning: 'The function that delivers webhooks fails itself; receivers learn late or never.',
    firstAction: 'Read its log; a receiver that answers badly is no error of the function.',
    metric: (monitored) => functionMetrics(monitored.functions.webhooks).errors,
    levels: (settings) => settings.functionErrors,
    comparison: '>=',
    periodSeconds: 60,
    evaluate: every(5, 3),
    missing: { treat: 'notBreaching', because: 'Without a webhook to deliver the function does not run.' },
  },
  {
    id: 'recovery-errors',
    meaning: 'The function that finds lost jobs fails; a job whose message was lost stays queued.',
    firstAction: 'Read its log; the jobs table or a queue may refuse it.',
    metric: (monitored) => functionMetrics(monitored.functions.recovery).errors,
    levels: (settings) => settings.functionErrors,
    comparison: '>=',
    periodSeconds: 60,
    evaluate: every(5, 3),
    missing: {
      treat: 'notBreaching',
      because: 'That it does not run at all is what recovery-silent watches.',
    },
  },
  {
    id: 'recovery-silent',
    meaning: 'The function that finds lost jobs has not run for minutes, though it should each minute.',
    firstAction: 'See whether the EventBridge rule is enabled and the function is not throttled.',
    metric: (monitored) => functionMetrics(monitored.functions.recovery).invocations,
    levels: () => ({ critical: 1 }),
    comparison: '<',
    periodSeconds: 60,
    evaluate: every(10),
    missing: { treat: 'breaching', because: 'Lambda reports nothing for a function that does not run.' },
    calls: 'recovery',
  },
];
