import { StackScope } from './stack-scope.ts';
import type { Resource, Stack } from './stack.ts';
import type { TemplateError } from './template-error.ts';
import type { TemplateValue } from './template-document.ts';

/** Which resources are wanted, and what happens to those that cannot be resolved. */
export interface ResolveOptions {
  /** Given, only resources of these types are resolved, so that what cannot be resolved in others does not matter. */
  readonly types?: ReadonlySet<string>;
  /**
   * Given, it is told of resources that cannot be resolved, which are left out; and what is imported from stacks that are
   * not here has the name under which it is exported.
   */
  readonly passOver?: (error: TemplateError) => void;
}

/**
 * The resources of stacks that belong together, imports between them included. Names and ARNs that only AWS would know
 * are made from logical ids, alike wherever they are referred to. Resources whose condition does not hold are left out.
 * Throws TemplateError for what refers to nothing, unless it is passed over.
 */
export function resolveTemplates(stacks: readonly Stack[], options: ResolveOptions = {}): Resource[] {
  const exported = new Map<string, () => TemplateValue>();
  const scopes = stacks.map((stack) => new StackScope(stack, exported, options.passOver));
  for (const scope of scopes) scope.collectExports();
  return scopes.flatMap((scope) => scope.resources(options.types));
}
