import type { AnsweredRequest } from '../gateway/http-server.ts';
import { localStage } from '../stack/resources.ts';
import type { NoteServiceMetrics } from './service-metrics.ts';

/** Name and stage of the API, as its metrics carry them. */
const dimensions = { ApiName: `stemwatch-${localStage}`, Stage: localStage } as const;

/** Notes each request as API Gateway does: errors are 0 or 1, so that their average is a rate. */
export const noteRequest =
  (note: NoteServiceMetrics) =>
  ({ status, milliseconds, integrationMilliseconds }: AnsweredRequest): void =>
    note('AWS/ApiGateway', dimensions, {
      Count: 1,
      '4XXError': status >= 400 && status < 500 ? 1 : 0,
      '5XXError': status >= 500 ? 1 : 0,
      Latency: milliseconds,
      ...(integrationMilliseconds === undefined ? {} : { IntegrationLatency: integrationMilliseconds }),
    });
