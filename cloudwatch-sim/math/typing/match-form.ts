import { type Form, keywords, type ParameterKind } from '../builtins/form.ts';
import type { CallNode } from '../syntax/syntax-node.ts';
import type { ValueType } from '../value.ts';
import type { KeywordNode, TypedNode } from './typed-node.ts';
import type { Scope } from './scope.ts';

/** Types in words. */
export const typeNames: Readonly<Record<ValueType, string>> = {
  S: 'a scalar (S)',
  TS: 'a time series (TS)',
  'TS[]': 'an array of time series (TS[])',
};

type Parameter = TypedNode | KeywordNode;

/** The form of a function that takes these parameters, or what is wrong with them and where. */
export function matchForm(
  { name, position }: CallNode,
  forms: readonly Form[],
  given: readonly Parameter[],
  scope: Scope,
): { readonly form: Form } | { readonly problem: string; readonly position: number } {
  let candidates = forms.filter(({ parameters }) => parameters.length === given.length);
  if (candidates.length === 0) return { problem: wrongCount(name, forms, given.length), position };
  for (const [index, parameter] of given.entries()) {
    const remaining = candidates.filter((each) =>
      accepts(each.parameters[index] as ParameterKind, parameter, scope),
    );
    if (remaining.length === 0) {
      const kinds = candidates.map((each) => each.parameters[index] as ParameterKind);
      const place = given.length === 1 ? '' : ` as argument ${index + 1}`;
      const problem = `${name} takes ${oneOf(kinds)}${place}, not ${describe(parameter)}`;
      return { problem: problem + remedy(kinds, parameter), position: parameter.position };
    }
    candidates = remaining;
  }
  return { form: candidates[0] as Form };
}

function accepts(kind: ParameterKind, parameter: Parameter, scope: Scope): boolean {
  if (kind in keywords) return parameter.kind === 'keyword' && wordsOf(kind).includes(parameter.name);
  if (parameter.kind === 'keyword') return false;
  return kind === 'METRIC' ? isMetric(parameter, scope) : parameter.type === kind;
}

function isMetric(node: TypedNode, scope: Scope): boolean {
  return node.kind === 'query' && scope.metrics('').some(({ index }) => index === node.index);
}

function wordsOf(kind: ParameterKind): readonly string[] {
  return keywords[kind as keyof typeof keywords];
}

function wrongCount(name: string, forms: readonly Form[], given: number): string {
  const counts = [...new Set(forms.map(({ parameters }) => parameters.length))].join(' or ');
  const problem = `${name} takes ${counts} ${counts === '1' ? 'argument' : 'arguments'}, not ${given}`;
  const takesArray = forms.some(({ parameters }) => parameters.length === 1 && parameters[0] === 'TS[]');
  return takesArray && given > 1 ? `${problem}; several series go into an array: ${name}([m1, m2])` : problem;
}

function oneOf(kinds: readonly ParameterKind[]): string {
  return [...new Set(kinds.map(kindName))].join(' or ');
}

function kindName(kind: ParameterKind): string {
  if (kind in keywords) return wordsOf(kind).join(' or ');
  return kind === 'METRIC' ? 'the id of a metric' : typeNames[kind as ValueType];
}

function describe(parameter: Parameter): string {
  return parameter.kind === 'keyword' ? parameter.name : typeNames[parameter.type];
}

function remedy(kinds: readonly ParameterKind[], parameter: Parameter): string {
  const scalarForSeries = parameter.kind !== 'keyword' && parameter.type === 'S' && kinds.includes('TS');
  return scalarForSeries ? '; TIME_SERIES() makes a series of a scalar' : '';
}
