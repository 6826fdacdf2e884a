import * as z from 'zod';
import type { CompositeAlarm } from './alarm.ts';
import { AlarmValidationError, type AlarmIssue } from './alarm-validation-error.ts';
import { commonFields, commonProperties, numeric, parseFields } from './common-input.ts';
import { RuleError, parseRule } from './composite/parse-rule.ts';

const seconds = numeric.pipe(z.number().int().min(0));

const compositeAlarmFields = z.object({
  ...commonFields,
  AlarmRule: z.string(),
  ActionsSuppressor: z.string().min(1).max(1600).optional(),
  ActionsSuppressorWaitPeriod: seconds.optional(),
  ActionsSuppressorExtensionPeriod: seconds.optional(),
});

type CompositeAlarmInput = z.output<typeof compositeAlarmFields>;

/**
 * A composite alarm from the parameters of PutCompositeAlarm or the properties of AWS::CloudWatch::CompositeAlarm
 * (AlarmName given, references resolved). Throws AlarmValidationError with everything that CloudWatch would refuse,
 * other than alarms that do not exist: those are the book's to know.
 */
export function parseCompositeAlarm(input: unknown): CompositeAlarm {
  const fields = parseFields(compositeAlarmFields, input);
  const issues = [...ruleIssues(fields), ...suppressorIssues(fields), ...actionIssues(fields)];
  if (issues.length > 0) throw new AlarmValidationError(fields.AlarmName, issues);
  const { ActionsSuppressor: suppressor } = fields;
  return {
    type: 'CompositeAlarm',
    ...commonProperties(fields),
    rule: fields.AlarmRule,
    ...(suppressor === undefined
      ? {}
      : {
          suppressor: {
            alarm: suppressor,
            waitPeriod: fields.ActionsSuppressorWaitPeriod ?? 0,
            extensionPeriod: fields.ActionsSuppressorExtensionPeriod ?? 0,
          },
        }),
  };
}

function ruleIssues({ AlarmRule }: CompositeAlarmInput): AlarmIssue[] {
  try {
    parseRule(AlarmRule);
    return [];
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    return [{ field: 'AlarmRule', problem: error.message }];
  }
}

function suppressorIssues(fields: CompositeAlarmInput): AlarmIssue[] {
  const wanted = fields.ActionsSuppressor !== undefined;
  return (['ActionsSuppressorWaitPeriod', 'ActionsSuppressorExtensionPeriod'] as const)
    .filter((field) => (fields[field] !== undefined) !== wanted)
    .map((field) => ({
      field,
      problem: wanted
        ? 'is missing, expected seconds beside ActionsSuppressor'
        : 'is not allowed without ActionsSuppressor',
    }));
}

/** Composite alarms notify topics, call functions and open items in Systems Manager, nothing else. */
function actionIssues(fields: CompositeAlarmInput): AlarmIssue[] {
  return (['AlarmActions', 'OKActions', 'InsufficientDataActions'] as const)
    .filter((field) => fields[field].some((arn) => /^arn:[^:]*:(?:automate|swf|autoscaling):/.test(arn)))
    .map((field) => ({
      field,
      problem: 'has an EC2 or Auto Scaling action, which composite alarms cannot take',
    }));
}
