import type * as z from 'zod';
import type { ProblemSlug } from '../problems/problems.ts';
import type { TokenScope } from '../tokens/token.ts';
import * as alertSchemas from './alert-schemas.ts';
import * as monitoring from './monitoring-schemas.ts';
import * as schemas from './schemas.ts';

/** The functions that answer requests; each is a folder under `functions/` with a `handler.ts`. */
export const apiFunctions = [
  'uploads',
  'jobs',
  'models',
  'cache',
  'alerts',
  'health',
  'metrics',
  'documentation',
] as const;
export type ApiFunction = (typeof apiFunctions)[number];

/** One operation of the API. Paths are written as in API Gateway and OpenAPI: `/v1/jobs/{id}`. */
export interface Route {
  readonly operationId: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly handler: ApiFunction;
  /** Scope a token needs; null for public operations. */
  readonly scope: TokenScope | null;
  readonly summary: string;
  readonly description?: string;
  /** Whether an Idempotency-Key header is honoured. */
  readonly idempotent?: boolean;
  /** Whether an address may only do this a few times a minute (`limits.requestsPerMinute`): what each costs much. */
  readonly rateLimited?: boolean;
  /** Whether it is asked so often that the log tells of a sample only, unless it goes wrong or takes long. */
  readonly frequent?: boolean;
  readonly body?: z.ZodType;
  /** Fields of the body whose faults are answered with `job-options-invalid`. */
  readonly optionFields?: readonly string[];
  readonly query?: z.ZodObject;
  /** Success statuses and their bodies; null for none, a string for a media type other than JSON. */
  readonly responses: Readonly<Record<number, z.ZodType | string | null>>;
  readonly problems: readonly ProblemSlug[];
}

/** Every operation: handlers, API Gateway, the local server, OpenAPI and the tests read this table. */
export const routes = [
  {
    operationId: 'createUpload',
    method: 'POST',
    path: '/v1/uploads',
    handler: 'uploads',
    scope: 'jobs',
    summary: 'Create an upload',
    description: 'Answers where to PUT the file: one address, or one for each part of a large file.',
    idempotent: true,
    rateLimited: true,
    body: schemas.createUploadRequest,
    responses: { 201: schemas.uploadResponse },
    problems: ['invalid-request', 'malformed-json', 'payload-too-large', 'idempotency-key-reused'],
  },
  {
    operationId: 'completeUpload',
    method: 'POST',
    path: '/v1/uploads/{id}/complete',
    handler: 'uploads',
    scope: 'jobs',
    summary: 'Put the parts of an upload together',
    body: schemas.completeUploadRequest,
    responses: { 200: schemas.completedUploadResponse },
    problems: [
      'invalid-request',
      'malformed-json',
      'upload-not-found',
      'upload-parts-invalid',
      'upload-size-mismatch',
    ],
  },
  {
    operationId: 'createJob',
    method: 'POST',
    path: '/v1/jobs',
    handler: 'jobs',
    scope: 'jobs',
    summary: 'Separate an uploaded song',
    idempotent: true,
    rateLimited: true,
    body: schemas.createJobRequest,
    optionFields: ['separation', 'twoStems', 'stems', 'output'],
    responses: { 202: schemas.jobResponse },
    problems: [
      'invalid-request',
      'malformed-json',
      'upload-not-found',
      'upload-incomplete',
      'upload-size-mismatch',
      'model-unknown',
      'model-not-offered',
      'stem-unknown',
      'job-options-invalid',
      'webhook-refused',
      'idempotency-key-reused',
      'too-many-jobs',
    ],
  },
  {
    operationId: 'listJobs',
    method: 'GET',
    path: '/v1/jobs',
    handler: 'jobs',
    scope: 'jobs',
    summary: 'List your jobs, newest first',
    query: schemas.listJobsQuery,
    responses: { 200: schemas.jobListResponse },
    problems: ['invalid-request'],
  },
  {
    operationId: 'getJob',
    method: 'GET',
    path: '/v1/jobs/{id}',
    handler: 'jobs',
    scope: 'jobs',
    frequent: true,
    summary: 'State, progress and stems of a job',
    responses: { 200: schemas.jobResponse },
    problems: ['job-not-found'],
  },
  {
    operationId: 'deleteJob',
    method: 'DELETE',
    path: '/v1/jobs/{id}',
    handler: 'jobs',
    scope: 'jobs',
    summary: 'Cancel a job, or remove one that has ended',
    description:
      'A job that waits or runs is cancelled (202); one that has ended is removed with its stems (204).',
    responses: { 202: schemas.jobResponse, 204: null },
    problems: ['job-not-found', 'job-in-transition'],
  },
  {
    operationId: 'listModels',
    method: 'GET',
    path: '/v1/models',
    handler: 'models',
    scope: 'jobs',
    summary: 'Models that this service offers, and the stems they give',
    responses: { 200: schemas.modelListResponse },
    problems: [],
  },
  {
    operationId: 'clearCache',
    method: 'POST',
    path: '/clear-cache',
    handler: 'cache',
    scope: 'ops',
    summary: 'Forget the results kept for repeated songs, and have workers drop their loaded models',
    description: 'From the answer on no job gets stems of an earlier one. Jobs and their stems stay.',
    responses: { 200: schemas.clearedCacheResponse },
    problems: [],
  },
  {
    operationId: 'listAlerts',
    method: 'GET',
    path: '/monitoring/alerts',
    handler: 'alerts',
    scope: 'ops',
    summary: 'Alerts, active and past, newest first',
    query: alertSchemas.listAlertsQuery,
    responses: { 200: alertSchemas.alertListResponse },
    problems: ['invalid-request'],
  },
  {
    operationId: 'acknowledgeAlert',
    method: 'POST',
    path: '/monitoring/alerts/{id}/acknowledge',
    handler: 'alerts',
    scope: 'ops',
    summary: 'Take on an alert',
    description: 'Ends reminders and escalation. Who did it, when and with which note stays with the alert.',
    body: alertSchemas.alertActionRequest,
    responses: { 200: alertSchemas.alertResponse },
    problems: [
      'invalid-request',
      'malformed-json',
      'alert-not-found',
      'alert-already-acknowledged',
      'alert-already-resolved',
    ],
  },
  {
    operationId: 'resolveAlert',
    method: 'POST',
    path: '/monitoring/alerts/{id}/resolve',
    handler: 'alerts',
    scope: 'ops',
    summary: 'Say that an alert is over',
    description:
      'Resolves it in PagerDuty too and ends reminders. The alarm itself keeps its state; when it is raised anew, that is a new alert.',
    body: alertSchemas.alertActionRequest,
    responses: { 200: alertSchemas.alertResponse },
    problems: ['invalid-request', 'malformed-json', 'alert-not-found', 'alert-already-resolved'],
  },
  {
    operationId: 'getHealth',
    method: 'GET',
    path: '/health',
    handler: 'health',
    scope: null,
    frequent: true,
    summary: 'Health of the service and what it depends on',
    responses: { 200: monitoring.healthResponse, 503: monitoring.healthResponse },
    problems: [],
  },
  {
    operationId: 'getReady',
    method: 'GET',
    path: '/ready',
    handler: 'health',
    scope: null,
    frequent: true,
    summary: 'Whether the service may take traffic',
    responses: { 200: monitoring.readyResponse, 503: monitoring.readyResponse },
    problems: [],
  },
  {
    operationId: 'getHealthMonitoring',
    method: 'GET',
    path: '/health/monitoring',
    handler: 'health',
    scope: 'ops',
    summary: 'Health, alerts and figures of the system',
    responses: { 200: monitoring.healthMonitoringResponse },
    problems: [],
  },
  {
    operationId: 'getMonitoringStatus',
    method: 'GET',
    path: '/monitoring/status',
    handler: 'health',
    scope: 'ops',
    summary: 'Whether the monitoring itself works: checks, alarms, the ways of figures, deliveries',
    responses: { 200: monitoring.monitoringStatusResponse },
    problems: [],
  },
  {
    operationId: 'getMetrics',
    method: 'GET',
    path: '/metrics',
    handler: 'metrics',
    scope: 'ops',
    frequent: true,
    summary: 'All metrics for Prometheus, in its text format',
    description: 'Counters and histograms count from midnight UTC. An answer is kept for a minute.',
    query: monitoring.metricsQuery,
    responses: { 200: 'text/plain' },
    problems: ['invalid-request'],
  },
  {
    operationId: 'getOpenApi',
    method: 'GET',
    path: '/openapi.json',
    handler: 'documentation',
    scope: null,
    summary: 'This description as OpenAPI 3.1',
    responses: { 200: 'application/json' },
    problems: [],
  },
  {
    operationId: 'getDocs',
    method: 'GET',
    path: '/docs',
    handler: 'documentation',
    scope: null,
    summary: 'This description as a page to try things on',
    responses: { 200: 'text/html' },
    problems: [],
  },
  {
    operationId: 'getDocsAsset',
    method: 'GET',
    path: '/docs/{asset}',
    handler: 'documentation',
    scope: null,
    summary: 'A script or style of the page',
    responses: { 200: 'application/octet-stream' },
    problems: ['not-found'],
  },
] as const satisfies readonly Route[];

/** Names of the operations. */
export type OperationId = (typeof routes)[number]['operationId'];

/** The route of an operation. */
export function routeOf<Id extends OperationId>(
  operationId: Id,
): Extract<(typeof routes)[number], { operationId: Id }> {
  const route = routes.find((candidate) => candidate.operationId === operationId);
  if (route === undefined) throw new Error(`There is no operation ${operationId}.`);
  return route as Extract<(typeof routes)[number], { operationId: Id }>;
}
