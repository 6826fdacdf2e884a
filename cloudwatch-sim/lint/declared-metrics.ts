import * as z from 'zod';
import type { MetricId } from '../metrics/metric.ts';
import type { Resource } from '../template/stack.ts';

const declarations = z.array(
  z.strictObject({
    namespace: z.string().min(1),
    name: z.string().min(1),
    dimensions: z.array(z.string().min(1)).max(30).optional(),
  }),
);

/** A metric that programs emit. */
export interface DeclaredMetric {
  /** `*` in it stands for any text. */
  readonly namespace: string;
  /** `*` in it stands for any text. */
  readonly name: string;
  /** Names of its dimensions, all of them; without them any are right. */
  readonly dimensions?: readonly string[] | undefined;
}

/** Declarations that cannot be read; the message says which and what was expected. */
export class DeclarationError extends Error {
  override readonly name = 'DeclarationError';
}

/** Reads a JSON list such as `[{"namespace": "Shop", "name": "Orders", "dimensions": ["country"]}]`; throws DeclarationError. */
export function parseDeclaredMetrics(text: string): readonly DeclaredMetric[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new DeclarationError(`is not JSON: ${(error as Error).message}`);
  }
  const parsed = declarations.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue?.path.join('/') ?? '';
  throw new DeclarationError(
    `is no list of metrics ({"namespace", "name", "dimensions"}): ${place && `${place}: `}${issue?.message ?? ''}`,
  );
}

/** The metrics that metric filters of the templates make of log lines. */
export function filteredMetrics(resources: readonly Resource[]): DeclaredMetric[] {
  return resources
    .filter(({ type }) => type === 'AWS::Logs::MetricFilter')
    .flatMap(({ properties }) => z.array(transformation).catch([]).parse(properties['MetricTransformations']))
    .map(({ MetricNamespace, MetricName, Dimensions }) => ({
      namespace: MetricNamespace,
      name: MetricName,
      dimensions: Dimensions.map(({ Key }) => Key),
    }));
}

const transformation = z.object({
  MetricNamespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.array(z.object({ Key: z.string() })).default([]),
});

/** Whether namespace and name are those of a declaration. */
export const isNamed = (declared: DeclaredMetric, { namespace, name }: MetricId): boolean =>
  matchesGlob(declared.namespace, namespace) && matchesGlob(declared.name, name);

/** Whether a metric has exactly the dimensions of a declaration. */
export function hasDeclaredDimensions({ dimensions }: DeclaredMetric, metric: MetricId): boolean {
  if (dimensions === undefined) return true;
  const wanted = dimensions.toSorted();
  const found = metric.dimensions.map(({ name }) => name).toSorted();
  return wanted.length === found.length && wanted.every((name, index) => name === found[index]);
}

function matchesGlob(glob: string, text: string): boolean {
  const parts = glob.split('*').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(text);
}
