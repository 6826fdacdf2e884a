/** One thing that is wrong in a file of alarm tests; lines and columns count from 1. */
export interface AlarmTestIssue {
  readonly line: number;
  readonly column: number;
  readonly problem: string;
}

/** A file of alarm tests that cannot be run, with all that is wrong with it; each line of the message names a place. */
export class AlarmTestError extends Error {
  override readonly name = 'AlarmTestError';
  readonly file: string;
  readonly issues: readonly AlarmTestIssue[];

  constructor(file: string, issues: readonly AlarmTestIssue[]) {
    super(issues.map(({ line, column, problem }) => `${file}:${line}:${column}: ${problem}`).join('\n'));
    this.file = file;
    this.issues = issues;
  }
}
