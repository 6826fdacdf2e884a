import type { Template } from 'aws-cdk-lib/assertions';
import { resources } from './templates.ts';

/** One allowing statement of an inline policy, its resources in short: `Jobs`, `Objects/uploads/*`, `*`. */
export interface Statement {
  /** Logical id of the policy. */
  readonly policy: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** Every allowing statement of a template's policies. */
export function statementsOf(template: Template): readonly Statement[] {
  return Object.entries(resources(template, 'AWS::IAM::Policy')).flatMap(([policy, { Properties }]) => {
    const { Statement } = Properties['PolicyDocument'] as { Statement: Record<string, unknown>[] };
    return Statement.filter(({ Effect }) => Effect === 'Allow').map(({ Action, Resource }) => ({
      policy,
      actions: list(Action).map(String),
      resources: list(Resource).map(shortName),
    }));
  });
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/** Names of things in the storage stack, as its export names contain them. */
const known =
  /(?:Tables|Queues|Bucket)(NotificationDeadLetters|Notifications|Alerts|WebhookDeadLetters|DeadLetters|Webhooks|Jobs|Uploads|Tokens|Cache|Probes|Objects)/;

function shortName(resource: unknown): string {
  const text = JSON.stringify(resource);
  const name = known.exec(text)?.[1] ?? /"(\w+Logs)/.exec(text)?.[1];
  if (name === undefined) return typeof resource === 'string' ? resource : text;
  const suffix = /"(\/[\w/*]+)"/.exec(text)?.[1] ?? '';
  return `${name}${suffix}`;
}
