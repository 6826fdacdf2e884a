import type { AlarmRule } from '../alarm-rule.ts';
import { apiRules } from './api-rules.ts';
import { audioRules } from './audio-rules.ts';
import { backgroundRules } from './background-rules.ts';
import { dependencyRules } from './dependency-rules.ts';
import { gpuRules } from './gpu-rules.ts';
import { hostRules } from './host-rules.ts';
import { jobRules } from './job-rules.ts';
import { measuringRules } from './measuring-rules.ts';
import { monitoringRules } from './monitoring-rules.ts';
import { queueRules } from './queue-rules.ts';
import { sloRules } from './slo-rules.ts';
import { trafficRules } from './traffic-rules.ts';
import { trendRules } from './trend-rules.ts';
import { workerRules } from './worker-rules.ts';

/** Every alarm rule of the service. */
export const alarmRules: readonly AlarmRule[] = [
  ...apiRules,
  ...jobRules,
  ...trafficRules,
  ...sloRules,
  ...queueRules,
  ...workerRules,
  ...hostRules,
  ...gpuRules,
  ...dependencyRules,
  ...audioRules,
  ...backgroundRules,
  ...measuringRules,
  ...monitoringRules,
  ...trendRules,
];
