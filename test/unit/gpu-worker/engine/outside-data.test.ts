import { expect, test } from '@jest/globals';
import { OutsideData } from '../../../../gpu-worker/engine/model/outside-data.ts';
import { gainGraph, node, outsideGraph } from '../../../support/audio/onnx-graph.ts';

/** Whether a graph given in pieces of so many bytes is found to keep weights elsewhere. */
function foundIn(graph: Uint8Array, size: number): boolean {
  const outside = new OutsideData();
  for (let at = 0; at < graph.length; at += size) outside.add(Buffer.from(graph.subarray(at, at + size)));
  return outside.found;
}

test.each(['gains.bin', `${'long/'.repeat(30)}gains.bin`])(
  'weights in %s are found wherever the graph is cut into pieces',
  (location) => {
    const graph = outsideGraph('mix', 'stems', 64, 2, location);
    for (let size = 1; size <= graph.length; size++) expect(foundIn(graph, size)).toBe(true);
  },
);

test.each([
  ['weights of its own', gainGraph('mix', 'stems', 64, [0.5, 0.5])],
  ['an input that is called location', node('Abs', ['location'], ['stems'])],
])('%s are no weights elsewhere', (_, graph) => {
  expect(foundIn(graph, graph.length)).toBe(false);
});
