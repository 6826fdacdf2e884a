import { describe, expect, test } from '@jest/globals';
import { evaluationOrder } from '../../../../cloudwatch-sim/alarms/composite/evaluation-order.ts';

const order = (children: Record<string, string[]>) => evaluationOrder(new Map(Object.entries(children)));

describe('the order of evaluation', () => {
  test('puts children before those that look at them', () => {
    expect(order({ page: ['service', 'disk'], service: ['errors', 'disk'], disk: ['full'] })).toEqual({
      order: ['disk', 'service', 'page'],
      cycles: [],
    });
  });

  test('leaves out composites that look at each other in a circle, but not those beside it', () => {
    const { order: names, cycles } = order({
      a: ['b'],
      b: ['c'],
      c: ['a'],
      above: ['a', 'x'],
      beside: ['x'],
    });

    expect(names).toEqual(['above', 'beside']);
    expect(cycles.map((cycle) => cycle.toSorted())).toEqual([['a', 'b', 'c']]);
  });

  test('calls an alarm that looks at itself a circle', () => {
    expect(order({ self: ['self'] })).toEqual({ order: [], cycles: [['self']] });
  });
});
