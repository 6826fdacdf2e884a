import { describe, expect, test } from '@jest/globals';
import { createJobRequest } from '../../../core/api/schemas.ts';
import { namedStems, restName } from '../../../core/jobs/two-stems.ts';

const parse = (fields: object): ReturnType<typeof createJobRequest.safeParse> =>
  createJobRequest.safeParse({ uploadId: 'upl_x', ...fields });

/** The fields that are refused, as dotted paths. */
const refused = (fields: object): string[] =>
  parse(fields).error?.issues.map(({ path }) => path.join('.')) ?? [];

describe('what a job asks of the separation', () => {
  test('is no shift and the seed 0 unless it says otherwise, with overlap and segment left to the model', () => {
    expect(parse({}).data?.separation).toBeUndefined();
    expect(parse({ separation: {} }).data?.separation).toEqual({ shifts: 0, seed: 0 });
  });

  test.each([
    { shifts: 20, seed: 2 ** 32 - 1 },
    { shifts: 0, seed: 0, overlap: 0, segment: 1 },
    { shifts: 1, seed: 7, overlap: 0.9, segment: 60 },
  ])('may be %j', (separation) => {
    expect(parse({ separation }).data?.separation).toEqual(separation);
  });

  test.each([
    ['shifts', -1],
    ['shifts', 21],
    ['shifts', 1.5],
    ['shifts', '2'],
    ['seed', -1],
    ['seed', 2 ** 32],
    ['seed', 0.5],
    ['overlap', -0.1],
    ['overlap', 0.91],
    ['segment', 0],
    ['segment', 0.9],
    ['segment', 61],
  ])('may not have %s of %j', (field, value) => {
    expect(refused({ separation: { [field]: value } })).toEqual([`separation.${field}`]);
  });

  test('has no other fields', () => {
    expect(refused({ separation: { shift: 2 } })).toEqual(['separation']);
  });
});

describe('two stems', () => {
  test('are a stem and the mix less it, unless the others are to be added', () => {
    expect(parse({ twoStems: { stem: 'vocals' } }).data?.twoStems).toEqual({ stem: 'vocals', rest: 'minus' });
    expect(parse({ twoStems: { stem: 'bass', rest: 'add' } }).success).toBe(true);
  });

  test('cannot be asked for together with a list of stems, or made in another way', () => {
    expect(refused({ stems: ['vocals'], twoStems: { stem: 'vocals' } })).toEqual(['twoStems']);
    expect(refused({ twoStems: { stem: 'vocals', rest: 'divide' } })).toEqual(['twoStems.rest']);
    expect(refused({ twoStems: {} })).toEqual(['twoStems.stem']);
  });

  test('name one stem of the model, and call the rest by what it lacks', () => {
    expect(restName('vocals')).toBe('no_vocals');
    const stems = ['vocals', 'no_vocals'];
    expect(namedStems({ stems, twoStems: { stem: 'vocals', rest: 'add' } })).toEqual(['vocals']);
    expect(namedStems({ stems: ['drums', 'bass'] })).toEqual(['drums', 'bass']);
  });
});
