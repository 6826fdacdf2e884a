import * as z from 'zod';

const textOrList = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());

const statement = z.object({
  Effect: z.string(),
  Action: textOrList.default([]),
  Principal: z.union([z.string(), z.record(z.string(), textOrList)]).optional(),
});

const document = z.object({
  Statement: z.union([z.array(z.unknown()), z.unknown().transform((one) => [one])]),
});

/** A statement of a resource policy, as far as it decides who may do what. Conditions are not judged. */
export type PolicyStatement = z.output<typeof statement>;

/** The statements of a policy document that can be read. */
export function statementsIn(policy: unknown): readonly PolicyStatement[] {
  const parsed = document.safeParse(policy);
  if (!parsed.success) return [];
  return parsed.data.Statement.flatMap((each) => statement.safeParse(each).data ?? []);
}

/** Whether a statement allows an action; `*` and `?` in it stand for any text and any letter. */
export function allows({ Effect, Action }: PolicyStatement, action: string): boolean {
  if (Effect !== 'Allow') return false;
  return Action.some((pattern) => {
    const source = pattern.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
    return new RegExp(`^${source.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i').test(action);
  });
}

/** Whether a statement is about a service: by its name, or about everybody. */
export function serviceAllowed({ Principal }: PolicyStatement, service: string): boolean {
  if (Principal === undefined || typeof Principal === 'string') return Principal === '*';
  return (Principal['Service'] ?? []).includes(service) || (Principal['AWS'] ?? []).includes('*');
}
