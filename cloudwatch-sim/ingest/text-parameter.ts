import { isVisibleAscii } from './limits.ts';
import type { Refuse } from './put-metric-data-error.ts';

/** A required text of the API, or undefined after its fault was noted. */
export function checkText(
  value: unknown,
  path: string,
  longest: number,
  refuse: Refuse,
  mayBeginWithColon = false,
): string | undefined {
  if (value === undefined || value === null || value === '') {
    refuse('MissingParameter', `The parameter ${path} is required.`);
  } else if (typeof value !== 'string') {
    refuse('InvalidParameterValue', `The parameter ${path} must be text.`);
  } else if (value.length > longest) {
    refuse('InvalidParameterValue', `The parameter ${path} must be shorter than ${longest + 1} characters.`);
  } else if (!isVisibleAscii(value)) {
    refuse(
      'InvalidParameterValue',
      `The parameter ${path} must have only printable ASCII characters, and one that is not white space.`,
    );
  } else if (value.startsWith(':') && !mayBeginWithColon) {
    refuse('InvalidParameterValue', `The parameter ${path} must not begin with a colon.`);
  } else return value;
  return undefined;
}
