import { basename } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { EngineSettings } from '../protocol.ts';

/** The one input and the one output of a graph that are used. */
export interface GraphValues {
  readonly input: string;
  readonly inputShape: readonly number[];
  readonly output: string;
  readonly outputShape: readonly number[];
}

/** A loaded graph. */
export interface Graph {
  /** Memory of its input, to be filled before `run`. */
  readonly input: Float32Array;
  /** Runs it once and hands the output to `take`; its memory is gone afterwards. */
  run<Result>(take: (output: Float32Array) => Result): Promise<Result>;
}

/**
 * Loads a graph, checks that its names and shapes are those of the pack, and runs it once on silence, so that the first
 * chunk of a song is as fast as the others. Throws an error that says what does not fit. `cuda` never falls back to the CPU.
 */
export async function loadGraph(path: string, values: GraphValues, settings: EngineSettings): Promise<Graph> {
  const session = await openSession(path, settings);
  const { inputShape, outputShape } = values;
  expectValue(session.inputMetadata, values.input, inputShape, 'input');
  expectValue(session.outputMetadata, values.output, outputShape, 'output');
  const input = new Float32Array(inputShape.reduce((product, size) => product * size, 1));
  const tensor = new Tensor('float32', input, inputShape);
  const run: Graph['run'] = async (take) => {
    const results = await session.run({ [values.input]: tensor }, [values.output]);
    const output = checkedOutput(results[values.output], outputShape);
    try {
      return take(output);
    } finally {
      free(output);
    }
  };
  await run(() => null);
  return { input, run };
}

async function openSession(path: string, { device, threads }: EngineSettings): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(path, {
      executionProviders: [device],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      // Memory patterns would keep a second copy of the largest activations for a shape that never changes anyway.
      enableMemPattern: false,
      // Waiting threads sleep instead of spinning: the rest of the engine needs the cores between two operators.
      extra: { session: { intra_op: { allow_spinning: '0' } } },
      logSeverityLevel: 3,
    });
  } catch (error) {
    throw new Error(`The graph cannot be loaded: ${reasonOf(error, path)}`, { cause: error });
  }
}

/** Gives memory back at once: left to the collector, the results of many runs would pile up. */
function free({ buffer }: Float32Array): void {
  if (buffer instanceof ArrayBuffer) buffer.transfer(0);
}

/** What onnxruntime says, on one line and without the path, which is nobody's business outside. */
function reasonOf(error: unknown, graph: string): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replaceAll(graph, basename(graph)).replaceAll(/\s+/g, ' ').trim();
}

/** Some exporters declare sizes as names or as 0; the warm-up run checks those. */
function expectValue(
  values: readonly InferenceSession.ValueMetadata[],
  name: string,
  shape: readonly number[],
  role: 'input' | 'output',
): void {
  const value = values.find((candidate) => candidate.name === name);
  const names = values.map((candidate) => candidate.name).join(', ');
  if (!value) throw new Error(`The graph has no ${role} "${name}"; it has ${names}.`);
  if (!value.isTensor || value.type !== 'float32')
    throw new Error(`The ${role} "${name}" is not a float32 tensor.`);
  const fits =
    value.shape.length === shape.length &&
    value.shape.every((size, axis) => typeof size === 'string' || size <= 0 || size === shape[axis]);
  if (!fits)
    throw new Error(
      `The ${role} "${name}" has shape [${value.shape.join(', ')}], not [${shape.join(', ')}].`,
    );
}

function checkedOutput(value: unknown, shape: readonly number[]): Float32Array {
  if (!(value instanceof Tensor) || !(value.data instanceof Float32Array))
    throw new Error('The output is no float32 tensor.');
  if (value.dims.join() === shape.join()) return value.data;
  throw new Error(`The output has shape [${value.dims.join(', ')}], not [${shape.join(', ')}].`);
}
