import type { AlarmRule } from '../alarm-rule.ts';
import { apiRules } from './api-rules.ts';
import { backgroundRules } from './background-rules.ts';
import { queueRules } from './queue-rules.ts';
import { workerRules } from './worker-rules.ts';

/** Every alarm rule of the service. */
export const alarmRules: readonly AlarmRule[] = [
  ...apiRules,
  ...queueRules,
  ...workerRules,
  ...backgroundRules,
];
