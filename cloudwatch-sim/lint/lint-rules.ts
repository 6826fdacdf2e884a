import type { LintRule } from './rule.ts';
import { actionRules } from './rules/action-rules.ts';
import { compositeRules } from './rules/composite-rules.ts';
import { definitionRules } from './rules/definition-rules.ts';
import { duplicateRules } from './rules/duplicate-rules.ts';
import { metricRules } from './rules/metric-rules.ts';
import { missingDataRules } from './rules/missing-data-rules.ts';
import { thresholdRules } from './rules/threshold-rules.ts';
import { topicRules } from './rules/topic-rules.ts';

/** Every rule that judges alarms, by idea. */
export const lintRules: readonly LintRule[] = [
  ...missingDataRules,
  ...definitionRules,
  ...thresholdRules,
  ...metricRules,
  ...actionRules,
  ...topicRules,
  ...compositeRules,
  ...duplicateRules,
];
