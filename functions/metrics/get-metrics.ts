import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { listSeries } from '../../core/figures/figure-series.ts';
import { Problem } from '../../core/problems/problems.ts';
import { kept } from '../../core/resilience/kept.ts';
import { metricCatalogue, type MetricName } from '../../core/telemetry/catalogue.ts';
import type { Operation } from '../http/operations.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { planExposition } from './exposition-plan.ts';
import { expositionMediaType, expositionText } from './exposition-text.ts';
import { ownFamilies } from './own-families.ts';
import { readExposition } from './read-exposition.ts';

/** How long CloudWatch may take; the function itself may take 20 s. */
const readMilliseconds = 15_000;

/** So many different choices of metrics are kept; nobody scrapes with more. */
const mostKept = 20;

/** GET /metrics: the catalogue's metrics as Prometheus reads them, each answer kept for as long as the limits say. */
export function getMetrics(
  { settings, logger, now }: Pick<Runtime, 'settings' | 'logger' | 'now'>,
  client: CloudWatchClient,
): Operation<'getMetrics'> {
  const { metricsKeptSeconds, metricsMostStatistics } = settings.limits;
  const deployment = settings.stage;
  const make = async (names: readonly MetricName[]): Promise<string> => {
    const signal = AbortSignal.timeout(readMilliseconds);
    const listed = await listSeries(client, { deployment, signal });
    const wanted = names.length === 0 ? listed : listed.filter(({ name }) => names.includes(name));
    const plan = planExposition(wanted, metricsMostStatistics);
    if (plan.omitted > 0) {
      logger.warn(
        'Series are missing in GET /metrics: they are more than limits.metricsMostStatistics allows.',
        {
          event_type: 'metrics_omitted',
          omitted: plan.omitted,
        },
      );
    }
    const families = await readExposition(client, plan.planned, { deployment, now: now(), signal });
    return expositionText([...ownFamilies(settings.version, plan), ...families]);
  };
  const answers = new Map<string, () => Promise<string>>();
  return async ({ query }) => {
    const names = readNames(query.metrics);
    const key = names.toSorted().join();
    const answer =
      answers.get(key) ?? kept(() => make(names), { milliseconds: metricsKeptSeconds * 1000, now });
    if (answers.size >= mostKept) answers.clear();
    answers.set(key, answer);
    return { status: 200, body: await answer(), headers: { 'content-type': expositionMediaType } };
  };
}

function readNames(list: string | undefined): readonly MetricName[] {
  const names = list === undefined ? [] : list.split(',');
  const unknown = names.filter((name) => !Object.hasOwn(metricCatalogue, name));
  if (unknown.length === 0) return names as MetricName[];
  throw new Problem('invalid-request', 'The query names metrics that do not exist.', {
    errors: unknown.map((name) => ({ pointer: 'metrics', message: `${name} is not in docs/metrics.md` })),
  });
}
