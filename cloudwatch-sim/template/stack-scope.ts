import { intrinsicFunctions } from './intrinsic-functions.ts';
import { textOf, noValue, type References, type Resolved } from './intrinsic-call.ts';
import { attributeOf, nameProperty, refOf } from './physical-names.ts';
import type { Resource, Stack } from './stack.ts';
import type { TemplateValue } from './template-document.ts';
import { TemplateError } from './template-error.ts';

/** One stack, in which functions are resolved. `exported` holds what all stacks export, once each has collected. */
export class StackScope implements References {
  readonly #stack: Stack;
  readonly #exported: Map<string, () => TemplateValue>;
  readonly #passOver: ((error: TemplateError) => void) | undefined;
  /** Conditions and names being resolved, to notice circles. */
  readonly #open = new Set<string>();

  /** `passOver`: see resolveTemplates. */
  constructor(
    stack: Stack,
    exported: Map<string, () => TemplateValue>,
    passOver?: (error: TemplateError) => void,
  ) {
    this.#stack = stack;
    this.#exported = exported;
    this.#passOver = passOver;
  }

  collectExports(): void {
    for (const id of Object.keys(this.#stack.document.Outputs)) {
      this.#passingOver(() => this.#collectExport(id), undefined);
    }
  }

  resources(types?: ReadonlySet<string>): Resource[] {
    return Object.entries(this.#stack.document.Resources)
      .filter(([, { Type }]) => types?.has(Type) ?? true)
      .flatMap(([id]) => this.#passingOver(() => this.#resource(id), []));
  }

  /** A value with every function in it resolved. */
  readonly resolve = (value: TemplateValue, place: string): Resolved => {
    if (Array.isArray(value)) return this.#resolveList(value, place);
    if (value === null || typeof value !== 'object') return value;
    const entries = Object.entries(value);
    const [name = '', argument = null] = entries.length === 1 ? entries[0]! : [];
    const call = intrinsicFunctions[name];
    if (call !== undefined) return call({ argument, place, references: this, resolve: this.resolve });
    if (name.startsWith('Fn::')) throw new TemplateError(place, `uses ${name}, which is not known here`);
    const resolved = entries.map(([key, each]) => [key, this.resolve(each, `${place}/${key}`)] as const);
    return Object.fromEntries(
      resolved.filter((entry): entry is [string, TemplateValue] => entry[1] !== noValue),
    );
  };

  ref(name: string, place: string): TemplateValue | undefined {
    const { deployment, document, parameters = {} } = this.#stack;
    const pseudo: Readonly<Record<string, TemplateValue>> = {
      'AWS::Region': deployment.region,
      'AWS::AccountId': deployment.accountId,
      'AWS::StackName': deployment.stackName,
      'AWS::StackId': `arn:aws:cloudformation:${deployment.region}:${deployment.accountId}:stack/${deployment.stackName}`,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::NotificationARNs': [],
    };
    if (Object.hasOwn(pseudo, name)) return pseudo[name];
    const parameter = document.Parameters[name];
    if (parameter !== undefined) return parameters[name] ?? parameter.Default ?? name;
    const resource = document.Resources[name];
    return (
      resource &&
      refOf(
        resource.Type,
        name,
        this.#once(name, place, () => this.#nameOf(name)),
        deployment,
      )
    );
  }

  attribute(logicalId: string, attribute: string, place: string): string {
    const resource = this.#stack.document.Resources[logicalId];
    if (resource === undefined)
      throw new TemplateError(place, `refers to "${logicalId}", which is not there`);
    const name = this.#once(logicalId, place, () => this.#nameOf(logicalId));
    return attributeOf(resource.Type, attribute, name, this.#stack.deployment);
  }

  imported(name: string, place: string): TemplateValue {
    const value = this.#exported.get(name);
    if (value === undefined && this.#passOver !== undefined) return name;
    if (value === undefined)
      throw new TemplateError(place, `imports "${name}", which no template given exports`);
    return value();
  }

  mapped([map = '', top = '', second = '']: readonly string[], place: string): TemplateValue {
    const value = this.#stack.document.Mappings[map]?.[top]?.[second];
    if (value === undefined)
      throw new TemplateError(place, `finds nothing in the mapping ${map}/${top}/${second}`);
    return value;
  }

  condition(name: string, place: string): boolean {
    const condition = this.#stack.document.Conditions[name];
    if (condition === undefined)
      throw new TemplateError(place, `names the condition "${name}", which is not there`);
    return this.#once(name, place, () => this.resolve(condition, this.#place('Conditions', name))) === true;
  }

  #collectExport(id: string): void {
    const { Export, Value, Condition } = this.#stack.document.Outputs[id]!;
    const place = this.#place('Outputs', id);
    if (Export === undefined || !this.#holds(Condition, place)) return;
    this.#exported.set(textOf(this.resolve(Export.Name, place), place), () => this.#present(Value, place));
  }

  /** A resource, or none if its condition does not hold. */
  #resource(logicalId: string): Resource[] {
    const {
      Type: type,
      Condition,
      Properties = {},
      Metadata = {},
    } = this.#stack.document.Resources[logicalId]!;
    const place = this.#place('Resources', logicalId);
    if (!this.#holds(Condition, place)) return [];
    const properties = this.#present(Properties, `${place}/Properties`) as Record<string, TemplateValue>;
    const stack = this.#stack.deployment.stackName;
    return [{ stack, logicalId, type, name: this.#nameOf(logicalId), properties, metadata: Metadata }];
  }

  /** What `work` gives, or `instead` where it fails and faults are to be passed over. */
  #passingOver<T>(work: () => T, instead: T): T {
    try {
      return work();
    } catch (error) {
      if (this.#passOver === undefined || !(error instanceof TemplateError)) throw error;
      this.#passOver(error);
      return instead;
    }
  }

  #holds(condition: string | undefined, place: string): boolean {
    return condition === undefined || this.condition(condition, place);
  }

  #nameOf(logicalId: string): string {
    const { Type: type, Properties = {} } = this.#stack.document.Resources[logicalId]!;
    const property = nameProperty(type) ?? '';
    const given = Properties[property];
    if (given === undefined) return logicalId;
    const name = this.resolve(given, this.#place('Resources', logicalId, 'Properties', property));
    return typeof name === 'string' ? name : logicalId;
  }

  #resolveList(list: readonly TemplateValue[], place: string): TemplateValue[] {
    const resolved = list.map((each, index) => this.resolve(each, `${place}/${index}`));
    return resolved.filter((each): each is TemplateValue => each !== noValue);
  }

  #present(value: TemplateValue, place: string): TemplateValue {
    const resolved = this.resolve(value, place);
    if (resolved === noValue) throw new TemplateError(place, 'has no value');
    return resolved;
  }

  #once<T>(name: string, place: string, work: () => T): T {
    if (this.#open.has(name)) throw new TemplateError(place, `refers to "${name}" in a circle`);
    this.#open.add(name);
    try {
      return work();
    } finally {
      this.#open.delete(name);
    }
  }

  #place(...parts: readonly string[]): string {
    return [this.#stack.deployment.stackName, ...parts].join('/');
  }
}
