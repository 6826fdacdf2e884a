import type { LintOptions } from '../../../../../cloudwatch-sim/lint/lint-templates.ts';
import type { Resources } from '../made-templates.ts';

/** What a rule is tried with: templates in which it finds something, and nearly equal ones in which it does not. */
export interface RuleCase {
  readonly rule: string;
  readonly what: string;
  readonly fires: Resources;
  readonly quiet: Resources;
  readonly options?: LintOptions;
}

/** A template of one alarm beside its surroundings. */
export const one = (resource: object): Resources => ({ Alarm: resource });
