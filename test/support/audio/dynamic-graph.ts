import { float, floats, int64, integerAttribute, integers, model, node, value } from './onnx-graph.ts';
import { bytes } from './protobuf.ts';

/** What sets a graph that takes several chunks apart from plain gains. */
export interface DynamicTraits {
  /** The output is multiplied by the number of chunks in the run, which so can be heard. */
  readonly tellsBatch?: boolean;
  /** Any sound makes it want memory for (appetite x chunks)^24 numbers: for 1 nothing, for 2 a little, for 4 all there is. */
  readonly appetite?: number;
  /** Silence makes it want that memory too, so that it fails as soon as it is loaded. */
  readonly hungryInSilence?: boolean;
}

/** As `gainGraph`, for any number of chunks: `output` [chunks, stems, 2, segment] is `input` [chunks, 2, segment] times a gain per stem. */
export function dynamicGraph(
  input: string,
  output: string,
  segment: number,
  gains: readonly number[],
  { tellsBatch = false, appetite = 0, hungryInSilence = false }: DynamicTraits = {},
): Uint8Array {
  const nodes = [
    node('Unsqueeze', [input, 'one'], ['apart']),
    node('Mul', ['apart', 'gains'], ['gained']),
    node('Shape', [input], ['shape']),
    node('Gather', ['shape', 'zero'], ['chunks']),
    node('Abs', [input], ['size']),
    node('ReduceMax', ['size'], ['peak'], integerAttribute('keepdims', 0)),
    node('Sign', ['peak'], ['loud_float']),
    node('Cast', ['loud_float'], ['loud'], integerAttribute('to', int64)),
    node('Mul', ['chunks', 'appetite'], ['hunger']),
    node('Pow', ['hunger', 'exponent'], ['much']),
    node('Mul', ['much', hungryInSilence ? 'unit' : 'loud'], ['count']),
    node('Unsqueeze', ['count', 'first'], ['list']),
    node('ConstantOfShape', ['list'], ['zeros']),
    node('ReduceSum', ['zeros'], ['nothing'], integerAttribute('keepdims', 0)),
    node('Cast', [tellsBatch ? 'chunks' : 'unit'], ['factor'], integerAttribute('to', float)),
    node('Add', ['factor', 'nothing'], ['whole_factor']),
    node('Mul', ['gained', 'whole_factor'], [output]),
  ];
  const constants = [
    floats('gains', [1, gains.length, 1, 1], gains),
    integers('one', [1], [1]),
    integers('first', [1], [0]),
    integers('zero', [], [0]),
    integers('unit', [], [1]),
    integers('appetite', [], [appetite]),
    integers('exponent', [], [24]),
  ];
  return model(
    ...nodes.map((each) => bytes(1, each)),
    ...constants.map((each) => bytes(5, each)),
    bytes(11, value(input, float, ['chunks', 2, segment])),
    bytes(12, value(output, float, ['chunks', gains.length, 2, segment])),
  );
}
