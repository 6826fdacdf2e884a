import { alarms } from './alarms.ts';
import { audioQuality } from './audio-quality.ts';
import type { DashboardDefinition } from './dashboard-definition.ts';
import { errors } from './errors.ts';
import { gpuAndSystem } from './gpu-and-system.ts';
import { overview } from './overview.ts';
import { processing } from './processing.ts';
import { regions } from './regions.ts';
import { sloAndCost } from './slo-and-cost.ts';

/** Every dashboard, in the order in which they link to one another. */
export const dashboards: readonly DashboardDefinition[] = [
  overview,
  processing,
  gpuAndSystem,
  regions,
  audioQuality,
  errors,
  sloAndCost,
  alarms,
];
