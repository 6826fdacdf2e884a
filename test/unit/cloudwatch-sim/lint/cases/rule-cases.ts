import { actionCases } from './action-cases.ts';
import { compositeCases } from './composite-cases.ts';
import { definitionCases } from './definition-cases.ts';
import { metricCases } from './metric-cases.ts';
import { missingDataCases } from './missing-data-cases.ts';
import { thresholdCases } from './threshold-cases.ts';
import { topicCases } from './topic-cases.ts';
import type { RuleCase } from './rule-case.ts';

/** Every rule at least once. */
export const ruleCases: readonly RuleCase[] = [
  ...missingDataCases,
  ...definitionCases,
  ...thresholdCases,
  ...metricCases,
  ...actionCases,
  ...topicCases,
  ...compositeCases,
];
