import { type IntrinsicCall, listOf, noValue, pairOf, type Resolved, textOf } from './intrinsic-call.ts';
import type { TemplateValue } from './template-document.ts';
import { TemplateError } from './template-error.ts';

/** How each intrinsic function of CloudFormation is resolved; keys are the names in JSON. */
export const intrinsicFunctions: Readonly<Record<string, (call: IntrinsicCall) => Resolved>> = {
  Ref: ({ argument, place, references }) => {
    if (argument === 'AWS::NoValue') return noValue;
    const name = textOf(argument, place);
    const value = references.ref(name, place);
    if (value === undefined) throw new TemplateError(place, `refers to "${name}", which is not there`);
    return value;
  },
  'Fn::GetAtt': ({ argument, place, references }) => {
    const parts = typeof argument === 'string' ? argument.split('.') : listOf(argument, place);
    const [logicalId = '', ...attribute] = parts.map((part) => textOf(part, place));
    return references.attribute(logicalId, attribute.join('.'), place);
  },
  'Fn::Join': (call) => {
    const [delimiter, parts] = pairOf(call);
    return listOf(call.resolve(parts, call.place), call.place)
      .map((part) => textOf(part, call.place))
      .join(textOf(delimiter, call.place));
  },
  'Fn::Sub': substitute,
  'Fn::Select': (call) => {
    const [index, list] = pairOf(call);
    const items = listOf(call.resolve(list, call.place), call.place);
    const item = items[Number(call.resolve(index, call.place))];
    if (item === undefined)
      throw new TemplateError(call.place, `selects an item that its list of ${items.length} does not have`);
    return item;
  },
  'Fn::Split': (call) => {
    const [delimiter, text] = pairOf(call);
    return textOf(call.resolve(text, call.place), call.place).split(textOf(delimiter, call.place));
  },
  'Fn::If': ({ argument, place, references, resolve }) => {
    const [name = '', whenTrue = null, whenFalse = null] = listOf(argument, place);
    const holds = references.condition(textOf(name, place), place);
    return resolve(holds ? whenTrue : whenFalse, place);
  },
  'Fn::ImportValue': ({ argument, place, references, resolve }) =>
    references.imported(textOf(resolve(argument, place), place), place),
  'Fn::FindInMap': ({ argument, place, references, resolve }) =>
    references.mapped(
      listOf(argument, place).map((key) => textOf(resolve(key, place), place)),
      place,
    ),
  'Fn::GetAZs': () => ['a', 'b', 'c'],
  'Fn::Base64': ({ argument, place, resolve }) =>
    Buffer.from(textOf(resolve(argument, place), place)).toString('base64'),
  'Fn::Equals': (call) => {
    const [left, right] = pairOf(call).map((side) => textOf(call.resolve(side, call.place), call.place));
    return left === right;
  },
  'Fn::Not': ({ argument, place, resolve }) => resolve(listOf(argument, place)[0] ?? null, place) !== true,
  'Fn::And': ({ argument, place, resolve }) =>
    listOf(argument, place).every((each) => resolve(each, place) === true),
  'Fn::Or': ({ argument, place, resolve }) =>
    listOf(argument, place).some((each) => resolve(each, place) === true),
  Condition: ({ argument, place, references }) => references.condition(textOf(argument, place), place),
};

/** `${Name}`, `${Resource.Attribute}` and `${!literal}` in a text. */
function substitute({ argument, place, references, resolve }: IntrinsicCall): string {
  const [template, own] = typeof argument === 'string' ? [argument, {}] : listOf(argument, place);
  const variables = (own ?? {}) as Record<string, TemplateValue>;
  return textOf(template ?? null, place).replaceAll(
    /\$\{(!?)([^}]+)\}/g,
    (_, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      const variable = variables[name];
      if (variable !== undefined) return textOf(resolve(variable, place), place);
      const [logicalId = '', ...attribute] = name.split('.');
      if (attribute.length > 0) return references.attribute(logicalId, attribute.join('.'), place);
      return textOf(resolve({ Ref: name }, place), place);
    },
  );
}
