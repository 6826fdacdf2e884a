import { bytes, integer, message, type Field } from './protobuf.ts';

export const float = 1;
export const int64 = 7;
const bool = 9;

/** A size that a graph leaves open, by its name. */
type Size = number | string;

/**
 * A network of one multiplication: `output` [1, stems, 2, segment] is `input` [1, 2, segment] times a gain per stem. A
 * segment that is a name takes any length.
 */
export function gainGraph(
  input: string,
  output: string,
  segment: Size,
  gains: readonly number[],
): Uint8Array {
  const constant = floats('gains', [1, gains.length, 1, 1], gains);
  return productGraph({ input, output, segment, stems: gains.length, gains: constant });
}

/** As `gainGraph`, but it does not declare how many stems it gives. */
export function sizelessGraph(
  input: string,
  output: string,
  segment: number,
  gains: readonly number[],
): Uint8Array {
  const constant = floats('gains', [1, gains.length, 1, 1], gains);
  return productGraph({ input, output, segment, stems: 'stems', gains: constant });
}

/** As `gainGraph`, with gains that change over the segment: functions of the share of it that has gone by. */
export function courseGraph(
  input: string,
  output: string,
  segment: number,
  courses: readonly ((share: number) => number)[],
): Uint8Array {
  const gains = courses.flatMap((course) => Array.from({ length: segment }, (_, i) => course(i / segment)));
  const constant = floats('gains', [1, courses.length, 1, segment], gains);
  return productGraph({ input, output, segment, stems: courses.length, gains: constant });
}

interface Product {
  readonly input: string;
  readonly output: string;
  readonly segment: Size;
  /** As the output declares it. */
  readonly stems: Size;
  /** A constant of the name `gains`. */
  readonly gains: Uint8Array;
}

function productGraph({ input, output, segment, stems, gains }: Product): Uint8Array {
  return model(
    bytes(1, node('Mul', [input, 'gains'], [output])),
    bytes(5, gains),
    bytes(11, value(input, float, [1, 2, segment])),
    bytes(12, value(output, float, [1, stems, 2, segment])),
  );
}

/** As `gainGraph`, but its gains, float32 one after the other, lie in another file beside it. */
export function outsideGraph(
  input: string,
  output: string,
  segment: number,
  stems: number,
  location: string,
): Uint8Array {
  const gains = message(
    ...[1, stems, 1, 1].map((size) => integer(1, size)),
    integer(2, float),
    bytes(8, 'gains'),
    bytes(13, message(bytes(1, 'location'), bytes(2, location))),
    integer(14, 1),
  );
  return productGraph({ input, output, segment, stems, gains });
}

/** A network of one multiplication that keeps the shape: `output` is `input` times `gain`. */
export function scaleGraph(
  input: string,
  output: string,
  shape: readonly (number | string)[],
  gain: number,
): Uint8Array {
  return model(
    bytes(1, node('Mul', [input, 'gain'], [output])),
    bytes(5, floats('gain', [], [gain])),
    bytes(11, value(input, float, shape)),
    bytes(12, value(output, float, shape)),
  );
}

/** As `gainGraph`, but any sound keeps it busy for hours; on silence it answers at once. */
export function endlessGraph(
  input: string,
  output: string,
  segment: number,
  gains: readonly number[],
): Uint8Array {
  const body = message(
    bytes(1, node('Identity', ['go'], ['go_on'])),
    bytes(1, node('Neg', ['carried'], ['turned'])),
    bytes(2, 'body'),
    bytes(11, value('round', int64, [])),
    bytes(11, value('go', bool, [])),
    bytes(11, value('carried', float, [1, 2, segment])),
    bytes(12, value('go_on', bool, [])),
    bytes(12, value('turned', float, [1, 2, segment])),
  );
  return model(
    bytes(1, node('Abs', [input], ['size'])),
    bytes(1, node('ReduceMax', ['size'], ['peak'], integerAttribute('keepdims', 0))),
    bytes(1, node('Mul', ['peak', 'many'], ['rounds_float'])),
    bytes(1, node('Cast', ['rounds_float'], ['rounds'], integerAttribute('to', int64))),
    bytes(1, node('Loop', ['rounds', '', input], ['looped'], graphAttribute('body', body))),
    bytes(1, node('Mul', ['looped', 'gains'], [output])),
    bytes(5, floats('gains', [1, gains.length, 1, 1], gains)),
    bytes(5, floats('many', [], [1e15])),
    bytes(11, value(input, float, [1, 2, segment])),
    bytes(12, value(output, float, [1, gains.length, 2, segment])),
  );
}

/** A model of one graph, made of the fields of a GraphProto. */
export function model(...graph: readonly Field[]): Uint8Array {
  const operators = message(bytes(1, ''), integer(2, 17));
  return message(integer(1, 8), bytes(7, message(bytes(2, 'graph'), ...graph)), bytes(8, operators));
}

/** An operator of the default domain. */
export function node(
  type: string,
  inputs: readonly string[],
  outputs: readonly string[],
  ...attributes: readonly Field[]
): Uint8Array {
  return message(
    ...inputs.map((name) => bytes(1, name)),
    ...outputs.map((name) => bytes(2, name)),
    bytes(4, type),
    ...attributes,
  );
}

/** An integer that an operator is set to. */
export function integerAttribute(name: string, content: number): Field {
  return bytes(5, message(bytes(1, name), integer(3, content), integer(20, 2)));
}

function graphAttribute(name: string, graph: Uint8Array): Field {
  return bytes(5, message(bytes(1, name), bytes(6, graph), integer(20, 5)));
}

/** A constant of float32. */
export function floats(name: string, shape: readonly number[], values: readonly number[]): Uint8Array {
  const raw = new Uint8Array(Float32Array.from(values).buffer);
  return message(...shape.map((size) => integer(1, size)), integer(2, float), bytes(8, name), bytes(9, raw));
}

/** A constant of int64; a scalar when its shape is empty. */
export function integers(name: string, shape: readonly number[], values: readonly number[]): Uint8Array {
  const raw = new Uint8Array(BigInt64Array.from(values.map(BigInt)).buffer);
  return message(...shape.map((size) => integer(1, size)), integer(2, int64), bytes(8, name), bytes(9, raw));
}

/** The declaration of an input or output; a size that is a name may be anything. */
export function value(name: string, type: number, shape: readonly (number | string)[]): Uint8Array {
  const dimensions = message(
    ...shape.map((size) => bytes(1, typeof size === 'string' ? bytes(2, size) : integer(1, size))),
  );
  return message(bytes(1, name), bytes(2, bytes(1, message(integer(1, type), bytes(2, dimensions)))));
}
