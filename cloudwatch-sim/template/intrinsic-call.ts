import type { TemplateValue } from './template-document.ts';
import { TemplateError } from './template-error.ts';

/** What functions of a template refer to. */
export interface References {
  /** Value of a parameter or pseudo parameter, or a resource's reference. */
  ref(name: string, place: string): TemplateValue | undefined;
  attribute(logicalId: string, attribute: string, place: string): string;
  imported(name: string, place: string): TemplateValue;
  mapped(keys: readonly string[], place: string): TemplateValue;
  condition(name: string, place: string): boolean;
}

/** Stands where `AWS::NoValue` was referred to: the property is to be left out. */
export const noValue = Symbol('AWS::NoValue');

/** A resolved value, or what stands for its absence. */
export type Resolved = TemplateValue | typeof noValue;

/** One use of a function: its argument as written, and the means to resolve what is in it. */
export interface IntrinsicCall {
  readonly argument: TemplateValue;
  readonly place: string;
  readonly references: References;
  readonly resolve: (value: TemplateValue, place: string) => Resolved;
}

/** The two arguments of a function that takes two. */
export function pairOf({ argument, place }: IntrinsicCall): [TemplateValue, TemplateValue] {
  const list = listOf(argument, place);
  if (list.length !== 2) throw new TemplateError(place, `has ${list.length} arguments, expected two`);
  return [list[0] ?? null, list[1] ?? null];
}

/** A value that has to be a list; throws TemplateError for any other. */
export function listOf(value: Resolved, place: string): TemplateValue[] {
  if (Array.isArray(value)) return value;
  throw new TemplateError(place, 'expected a list');
}

/** A value that has to be a text, a number or a boolean, as text; throws TemplateError for any other. */
export function textOf(value: Resolved, place: string): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  throw new TemplateError(place, 'expected a text');
}
