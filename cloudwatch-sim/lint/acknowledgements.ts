import * as z from 'zod';
import type { Resource } from '../template/stack.ts';
import type { Complaint } from './rule.ts';

const metadata = z.object({
  stemwatch: z.object({
    lint: z.object({
      ignore: z.array(z.strictObject({ rule: z.string(), reason: z.string().trim().min(1) })),
    }),
  }),
});

/** A rule that a resource is excepted from, and why. */
export type Acknowledgement = z.output<typeof metadata>['stemwatch']['lint']['ignore'][number];

/** What a resource notes under `Metadata: {stemwatch: {lint: {ignore: [{rule, reason}]}}}`. */
export function acknowledgementsOf({ metadata: notes }: Resource): readonly Acknowledgement[] {
  return metadata.safeParse(notes).data?.stemwatch.lint.ignore ?? [];
}

/** Notes that acknowledge nothing: of a wrong form, without a reason, or of a rule that does not exist. */
export function wrongAcknowledgements(resource: Resource, rules: ReadonlySet<string>): readonly Complaint[] {
  if (resource.metadata['stemwatch'] === undefined) return [];
  const parsed = metadata.safeParse(resource.metadata);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const problem = `${issue?.message ?? 'It cannot be read'}; expected {lint: {ignore: [{rule, reason}]}} with a reason in words.`;
    return [{ resource, path: ['Metadata', ...(issue?.path ?? [])].join('/'), problem }];
  }
  return parsed.data.stemwatch.lint.ignore.flatMap(({ rule }, index) =>
    rules.has(rule)
      ? []
      : [
          {
            resource,
            path: `Metadata/stemwatch/lint/ignore/${index}/rule`,
            problem: `There is no rule "${rule}".`,
          },
        ],
  );
}
