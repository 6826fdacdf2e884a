/** One thing that is wrong with an alarm's definition. */
export interface AlarmIssue {
  /** The field of PutMetricAlarm or PutCompositeAlarm, as `Metrics[1].Id`. */
  readonly field: string;
  /** What is there and what was expected. */
  readonly problem: string;
}

/** An alarm that CloudWatch would refuse, or that this simulation cannot judge, with all that is wrong with it. */
export class AlarmValidationError extends Error {
  override readonly name = 'AlarmValidationError';
  readonly alarm: string | undefined;
  readonly issues: readonly AlarmIssue[];

  constructor(alarm: string | undefined, issues: readonly AlarmIssue[]) {
    const lines = issues.map(({ field, problem }) => `${field} ${problem}`);
    super(`Alarm ${alarm === undefined ? 'without a name' : `"${alarm}"`}: ${lines.join('; ')}`);
    this.alarm = alarm;
    this.issues = issues;
  }
}
