import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { routeOf, routes } from '../../../core/api/routes.ts';
import { failures, JobFailure } from '../../../core/jobs/failures.ts';
import { endsFrom, isActive, type jobStates } from '../../../core/jobs/states.ts';
import { isModelId, modelCatalogue, shippedModel } from '../../../core/models/catalogue.ts';
import { modelPackSchema } from '../../../core/models/pack.ts';
import { problemDocument, problems } from '../../../core/problems/problems.ts';
import { metricCatalogue } from '../../../core/telemetry/catalogue.ts';

const sentence = /^[A-Z].*\.$/s;

describe('the tables', () => {
  test('every failure and problem says in sentences what happened and what to do', () => {
    for (const { title, action } of [...Object.values(failures), ...Object.values(problems)]) {
      expect(title).toMatch(sentence);
      expect(action).toMatch(sentence);
    }
  });

  test('the model that comes along has a pack that says what the catalogue says', () => {
    const file = path.join(import.meta.dirname, '../../../gpu-worker/models', shippedModel, 'pack.json');
    const { version, stems, sampleRate, licence, longestSegment, overlap, networkCount } =
      modelCatalogue[shippedModel];
    const pack = modelPackSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    expect(pack.networks).toHaveLength(networkCount);
    expect(pack).toMatchObject({
      id: shippedModel,
      version,
      stems,
      sampleRate,
      licence,
      overlap,
      networks: [{ segment: Math.round(longestSegment * sampleRate) }],
    });
  });

  test('a name from the object prototype is not a model', () => {
    expect(isModelId(shippedModel)).toBe(true);
    expect(isModelId('constructor')).toBe(false);
  });

  test('no two routes share an operation or an address', () => {
    expect(new Set(routes.map((route) => route.operationId)).size).toBe(routes.length);
    expect(new Set(routes.map((route) => `${route.method} ${route.path}`)).size).toBe(routes.length);
    expect(routeOf('getJob').path).toBe('/v1/jobs/{id}');
  });

  test('a job ends from a state in which it waits or runs, and expires only once it has succeeded', () => {
    const { expired, ...ends } = endsFrom;
    expect(expired).toEqual(['succeeded']);
    for (const state of Object.values(ends).flat()) expect(isActive(state)).toBe(true);
    for (const state of Object.keys(endsFrom) as (typeof jobStates)[number][])
      expect(isActive(state)).toBe(false);
  });

  test('metrics have at most 29 dimensions besides the service, and none that grows without bound', () => {
    for (const { dimensions } of Object.values(metricCatalogue)) {
      expect(dimensions.length).toBeLessThan(29);
      for (const name of dimensions) expect(name).not.toMatch(/id$|address|owner|name/i);
    }
  });

  test('a job failure knows whether it is worth another attempt', () => {
    expect(new JobFailure('engine-crashed', 'Signal 9.').retryable).toBe(true);
    expect(new JobFailure('no-audio', 'Zero samples.').retryable).toBe(false);
    expect(new JobFailure('no-audio', 'Zero samples.').message).toBe(
      `${failures['no-audio'].title} Zero samples.`,
    );
  });

  test('a problem document has the members of RFC 9457 and only the extensions that apply', () => {
    expect(problemDocument('job-not-found', 'No job x.')).toEqual({
      type: 'urn:stemwatch:problem:job-not-found',
      title: problems['job-not-found'].title,
      status: 404,
      detail: 'No job x.',
      action: problems['job-not-found'].action,
    });
  });
});
