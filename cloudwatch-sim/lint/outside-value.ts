import { nameProperty } from '../template/physical-names.ts';
import type { Resource } from '../template/stack.ts';
import type { TemplateDocument, TemplateValue } from '../template/template-document.ts';
import { type LintSubject, writtenAt } from './lint-subject.ts';

/**
 * Whether a property comes from outside of the templates or cannot be told without AWS, so that nothing can be said of its
 * value: parameters, imports, mappings, dynamic references, and attributes that only AWS knows.
 */
export function isFromOutside(
  subject: LintSubject,
  resource: Resource,
  path: readonly (string | number)[],
): boolean {
  const written = writtenAt(subject, resource, path);
  const stack = subject.stacks.find(({ deployment }) => deployment.stackName === resource.stack);
  return written === undefined || stack === undefined || isOutside(written, stack.document);
}

/** Whether something is written there, and it is of that kind. */
export const refersOutside: typeof isFromOutside = (subject, resource, path) =>
  writtenAt(subject, resource, path) !== undefined && isFromOutside(subject, resource, path);

const outsideFunctions = new Set(['Fn::ImportValue', 'Fn::FindInMap', 'Fn::Transform']);

function isOutside(value: TemplateValue, document: TemplateDocument): boolean {
  if (typeof value === 'string') return value.includes('{{resolve:') || /\$\{(?!!|AWS::)/.test(value);
  if (value === null || typeof value !== 'object') return false;
  if (Array.isArray(value)) return value.some((each) => isOutside(each, document));
  return Object.entries(value).some(([key, argument]) => {
    if (outsideFunctions.has(key)) return true;
    if (key === 'Ref') return isOutsideReference(argument, document);
    if (key === 'Fn::GetAtt') return isOutsideAttribute(argument, document);
    return isOutside(argument, document);
  });
}

function isOutsideReference(name: TemplateValue, { Resources }: TemplateDocument): boolean {
  if (typeof name !== 'string' || name.startsWith('AWS::')) return false;
  const resource = Resources[name];
  return resource === undefined || nameProperty(resource.Type) === undefined;
}

function isOutsideAttribute(argument: TemplateValue, { Resources }: TemplateDocument): boolean {
  const [logicalId = '', ...rest] =
    typeof argument === 'string' ? argument.split('.') : (argument as string[]);
  const resource = Resources[logicalId];
  const attribute = rest.join('.');
  const isKnown = attribute.endsWith('Arn') || attribute.endsWith('Name');
  return resource === undefined || nameProperty(resource.Type) === undefined || !isKnown;
}
