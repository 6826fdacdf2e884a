import { Template } from 'aws-cdk-lib/assertions';
import { synthesizeTemplates, type Templates } from '../../../lib/app.ts';
import { type Deployment, type DeploymentInput, parseDeployment } from '../../../lib/config/deployment.ts';

/** A resource of a template. */
export interface Resource {
  readonly Type: string;
  // CloudFormation properties are looked into by path; each test knows the shape it asks for.
  readonly Properties: Readonly<Record<string, unknown>>;
}

/** The templates of a stage, ready for assertions. */
export interface Synthesized {
  readonly deployment: Deployment;
  readonly raw: Templates;
  readonly storage: Template;
  readonly worker: Template;
  readonly api: Template;
  readonly monitoring: Template;
}

/** Synthesizes a stage without bundling its handlers. */
export function synthesized(input: DeploymentInput = { stage: 'test' }): Synthesized {
  const deployment = parseDeployment(input);
  const raw = synthesizeTemplates(deployment);
  const template = (id: string): Template => Template.fromJSON({ ...raw[id] });
  return {
    deployment,
    raw,
    storage: template('Storage'),
    worker: template('Worker'),
    api: template('Api'),
    monitoring: template('Monitoring'),
  };
}

/** The resources of a type by logical id. */
export const resources = (template: Template, type: string): Readonly<Record<string, Resource>> =>
  template.findResources(type) as Record<string, Resource>;

/** The properties of every resource of a type. */
export const properties = (template: Template, type: string): readonly Record<string, unknown>[] =>
  Object.values(resources(template, type)).map((resource) => resource.Properties);

/** A value with every CloudFormation function in it replaced by an address, as deployment would by something real. */
export function deployed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(deployed);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [first] = entries;
  if (first?.[0] === 'Ref' && first[1] === 'AWS::Region') return 'eu-central-1';
  if (entries.length === 1 && first !== undefined && (first[0] === 'Ref' || first[0].startsWith('Fn::'))) {
    return first[0] === 'Fn::Join' ? join(first[1] as [string, unknown[]]) : 'https://deployed.example/name';
  }
  return Object.fromEntries(entries.map(([key, nested]) => [key, deployed(nested)]));
}

const join = ([delimiter, parts]: [string, unknown[]]): string => parts.map(deployed).join(delimiter);
