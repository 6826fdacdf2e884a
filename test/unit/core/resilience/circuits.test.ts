import { describe, expect, test } from '@jest/globals';
import { type Circuits, createCircuits } from '../../../../core/resilience/circuits.ts';
import { OpenCircuitError } from '../../../../core/resilience/open-circuit-error.ts';
import { retry } from '../../../../core/resilience/retry.ts';

const fault = new Error('away');
const refusal = new Error('condition not met');

/** Circuits that open after three faults for a minute, a clock that a test turns, and what was emitted. */
function scene() {
  const emitted: unknown[] = [];
  let now = 1_000_000;
  const circuits = createCircuits({
    failures: 3,
    openMilliseconds: 60_000,
    clock: { now: () => now },
    emit: (name, value, dimensions) => emitted.push([name, value, dimensions]),
    isFault: (error) => error === fault,
  });
  return { circuits, emitted, advance: (milliseconds: number) => (now += milliseconds) };
}

const failing = async (circuits: Circuits, times: number, error = fault): Promise<void> => {
  for (let time = 0; time < times; time++) {
    await expect(circuits.run('objects', () => Promise.reject(error))).rejects.toBe(error);
  }
};

const never = (): never => {
  throw new Error('The dependency was called though its circuit is open.');
};

describe('A circuit', () => {
  test('opens after the failures in a row that it allows, and then keeps calls away', async () => {
    const { circuits } = scene();
    await failing(circuits, 3);
    expect(circuits.states()).toEqual({ objects: 'open' });
    const refused = circuits.run('objects', never);
    await expect(refused).rejects.toThrow(OpenCircuitError);
    await expect(refused).rejects.toMatchObject({ dependency: 'objects', retryAfterMilliseconds: 60_000 });
  });

  test('lets one trial through after its time, which closes it or opens it anew', async () => {
    const { circuits, advance } = scene();
    await failing(circuits, 3);
    advance(59_999);
    await expect(circuits.run('objects', never)).rejects.toMatchObject({ retryAfterMilliseconds: 1 });
    advance(1);
    await failing(circuits, 1);
    await expect(circuits.run('objects', never)).rejects.toMatchObject({ retryAfterMilliseconds: 60_000 });
    advance(60_000);
    expect(await circuits.run('objects', async () => 'back')).toBe('back');
    expect(circuits.states()).toEqual({ objects: 'closed' });
  });

  test('makes further calls wait for the trial instead of trying as well', async () => {
    const { circuits, advance } = scene();
    await failing(circuits, 3);
    advance(60_000);
    const trial = Promise.withResolvers<string>();
    const first = circuits.run('objects', () => trial.promise);
    const second = circuits.run('objects', async () => 'second');
    expect(circuits.states()).toEqual({ objects: 'half-open' });
    trial.resolve('first');
    expect(await Promise.all([first, second])).toEqual(['first', 'second']);
  });

  test('takes a refusal for an answer: the failures are not in a row any more', async () => {
    const { circuits } = scene();
    await failing(circuits, 2);
    await failing(circuits, 1, refusal);
    await failing(circuits, 2);
    expect(circuits.states()).toEqual({ objects: 'closed' });
  });

  test('of one dependency says nothing of another', async () => {
    const { circuits } = scene();
    await failing(circuits, 3);
    expect(await circuits.run('queue', async () => 1)).toBe(1);
    expect(circuits.states()).toEqual({ objects: 'open', queue: 'closed' });
  });

  test('emits its state when it changes, and once a minute while it is used', async () => {
    const { circuits, emitted, advance } = scene();
    const objects = { dependency: 'objects' };
    await circuits.run('objects', async () => 1);
    advance(59_999);
    await circuits.run('objects', async () => 1);
    expect(emitted.splice(0)).toEqual([['CircuitState', 0, objects]]);
    advance(1);
    await failing(circuits, 3);
    expect(emitted.splice(0)).toEqual([
      ['CircuitState', 0, objects],
      ['CircuitOpened', 1, objects],
      ['CircuitState', 2, objects],
    ]);
    advance(60_000);
    await circuits.run('objects', async () => 1);
    expect(emitted).toEqual([
      ['CircuitState', 1, objects],
      ['CircuitState', 0, objects],
    ]);
  });
});

test('Who repeats a call waits for an open circuit instead of using up the tries', async () => {
  const { circuits, advance } = scene();
  await failing(circuits, 3);
  const pauses: number[] = [];
  const result = await retry(() => circuits.run('objects', async () => 'back'), {
    policy: { attempts: 2, firstMilliseconds: 100, factor: 2, longestMilliseconds: 1000 },
    clock: {
      sleep: async (milliseconds) => {
        pauses.push(milliseconds);
        advance(milliseconds);
      },
    },
    random: () => 0.5,
    canHelp: () => true,
  });
  expect([result, pauses]).toEqual(['back', [60_000]]);
});
