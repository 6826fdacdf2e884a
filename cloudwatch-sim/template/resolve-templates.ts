import { StackScope } from './stack-scope.ts';
import type { Resource, Stack } from './stack.ts';
import type { TemplateValue } from './template-document.ts';

/**
 * The resources of stacks that belong together, imports between them included. Names and ARNs that only AWS would know
 * are made from logical ids, alike wherever they are referred to. Resources whose condition does not hold are left out.
 * Throws TemplateError for what refers to nothing. With `types` only resources of these are resolved and returned, so that what cannot be
 * resolved in others does not matter.
 */
export function resolveTemplates(stacks: readonly Stack[], types?: ReadonlySet<string>): Resource[] {
  const exported = new Map<string, () => TemplateValue>();
  const scopes = stacks.map((stack) => new StackScope(stack, exported));
  for (const scope of scopes) scope.collectExports();
  return scopes.flatMap((scope) => scope.resources(types));
}
