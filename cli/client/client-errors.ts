import { type ProblemDocument, problemType } from '../../core/problems/problems.ts';
import { UserError } from '../user-error.ts';

/** The service answered with a problem document. */
export class ProblemError extends UserError {
  readonly problem: ProblemDocument;

  constructor(problem: ProblemDocument) {
    super(describe(problem));
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

/** Title, detail, the fields at fault, and what to do. */
function describe({ title, detail, action, errors }: ProblemDocument): string {
  const fields = (errors ?? []).map(({ pointer, message }) => `${pointer}: ${message}`);
  return [title, detail, fields.length === 0 ? '' : `(${fields.join('; ')})`, action]
    .filter((part) => part !== '')
    .join(' ');
}

/** The service could not be reached, or what answered is not the service. */
export class UnreachableError extends UserError {
  constructor(url: string, reason: string, options?: ErrorOptions) {
    super(
      `The service at ${url} does not answer (${reason}). ` +
        'Start the local one with `npm start`, or name another with --url.',
      options,
    );
    this.name = 'UnreachableError';
  }
}

/** Reads the problem document of a response; one is made of what is there when the response holds none. */
export function problemFrom(status: number, body: string): ProblemDocument {
  try {
    const document = JSON.parse(body) as Partial<ProblemDocument>;
    if (typeof document.type === 'string' && typeof document.title === 'string') {
      return document as ProblemDocument;
    }
  } catch {
    // Not JSON: something between here and the service answered.
  }
  return {
    type: problemType('internal'),
    title: `The service answered with status ${status}.`,
    status,
    detail: body.slice(0, 200),
    action: 'Check that --url names the service itself.',
  };
}
