import { describe, expect, test } from '@jest/globals';
import { assignVariant } from '../../../core/experiments/assign-variant.ts';
import { type Experiment, experimentsSchema } from '../../../core/experiments/experiment.ts';

const subjects = Array.from({ length: 4000 }, (_, index) => ({
  jobId: `job_${index}`,
  owner: `owner-${index % 400}`,
}));

function experiment(fields: Readonly<Record<string, unknown>> = {}): Experiment {
  const variants = [{ name: 'a' }, { name: 'b', model: 'htdemucs' }];
  const [parsed] = experimentsSchema.parse([{ name: 'models', quantity: 'cost', variants, ...fields }]);
  return parsed as Experiment;
}

const namesOf = (one: Experiment) => subjects.map((subject) => assignVariant(one, subject)?.name);
const share = (names: readonly (string | undefined)[], name: string | undefined): number =>
  names.filter((each) => each === name).length / names.length;

describe('The variant of a job', () => {
  test('is the same each time, and evenly either of the two', () => {
    const names = namesOf(experiment());
    expect(namesOf(experiment())).toEqual(names);
    expect(share(names, 'a')).toBeCloseTo(0.5, 1);
    expect(share(names, 'b')).toBeCloseTo(0.5, 1);
  });

  test('is none for those beyond the share', () => {
    const names = namesOf(experiment({ share: 0.2 }));
    expect(share(names, undefined)).toBeCloseTo(0.8, 1);
    expect(share(names, 'a')).toBeCloseTo(0.1, 1);
    expect(share(names, 'b')).toBeCloseTo(0.1, 1);
  });

  test('is one for all jobs of an owner, where owners are assigned', () => {
    const names = namesOf(experiment({ assignBy: 'owner' }));
    subjects.forEach(({ owner }, index) => {
      expect(names[index]).toBe(names[Number(owner.slice('owner-'.length))]);
    });
    expect(new Set(names)).toEqual(new Set(['a', 'b']));
  });

  test('says nothing of the variant in another experiment', () => {
    const first = namesOf(experiment());
    const second = namesOf(experiment({ name: 'other' }));
    const both = first.filter((name, index) => name === 'a' && second[index] === 'a');
    expect(both.length / first.length).toBeCloseTo(0.25, 1);
  });
});
