import type * as z from 'zod';
import type { healthResponse } from '../../core/api/monitoring-schemas.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { CheckResult } from './checks/check-book.ts';
import type { ServiceHealth } from './service-health.ts';

/** The answer of GET /health. */
export const healthView = (
  { status, results, circuits, figures }: ServiceHealth,
  { version, stage }: Pick<Settings, 'version' | 'stage'>,
): z.input<typeof healthResponse> => ({
  status,
  version,
  stage,
  uptimeSeconds: Math.round(process.uptime()),
  checks: results.map(checkView),
  circuits: Object.entries(circuits).map(([dependency, state]) => ({ dependency, state })),
  modelsLoaded: figures?.modelsLoaded ?? null,
});

/** A check's result as the API answers it. */
export const checkView = ({ checkedAt, ...result }: CheckResult) => ({
  ...result,
  checkedAt: new Date(checkedAt).toISOString(),
});
