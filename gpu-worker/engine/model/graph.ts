import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { EngineSettings } from '../protocol.ts';
import { reasonOf } from './reason.ts';
import { sessionOptions } from './session-options.ts';

/** The one input and the one output of a graph that are used. Shapes are those of a single chunk, batch axis first: 1. */
export interface GraphValues {
  readonly input: string;
  readonly inputShape: readonly number[];
  readonly output: string;
  readonly outputShape: readonly number[];
  /** What the pack says of the batch axis; undefined: what the graph declares counts. */
  readonly batch?: 'single' | 'dynamic' | undefined;
}

/** A loaded graph. */
export interface Graph {
  /** Whether it takes any number of chunks in one run. */
  readonly dynamic: boolean;
  /** Memory of the input of a run with so many chunks, to be filled before `run`. */
  input(chunks: number): Float32Array;
  /** Runs it once with so many chunks and hands the output to `take`; its memory is gone afterwards. */
  run<Result>(chunks: number, take: (output: Float32Array) => Result): Promise<Result>;
}

/**
 * Loads a graph and checks that its names and shapes are those of the pack. Throws an error that says what does not fit.
 * `cuda` never falls back to the CPU.
 */
export async function loadGraph(path: string, values: GraphValues, settings: EngineSettings): Promise<Graph> {
  const session = await openSession(path, settings);
  const { inputShape, outputShape, batch } = values;
  const taken = expectValue(session.inputMetadata, values.input, inputShape, 'input');
  const given = expectValue(session.outputMetadata, values.output, outputShape, 'output');
  const declared = isFree(taken[0]) && isFree(given[0]);
  if (batch === 'dynamic' && !declared)
    throw new Error(
      'The graph takes and gives one segment a run, not any number of them ("batch": "dynamic").',
    );
  const inputs = new Map<number, InputMemory>();
  const inputOf = (chunks: number): InputMemory => {
    const memory = inputs.get(chunks) ?? createInput(batchOf(inputShape, chunks));
    inputs.set(chunks, memory);
    return memory;
  };
  return {
    dynamic: declared && batch !== 'single',
    input: (chunks) => inputOf(chunks).values,
    run: async (chunks, take) => {
      const results = await session.run({ [values.input]: inputOf(chunks).tensor }, [values.output]);
      const output = checkedOutput(results[values.output], batchOf(outputShape, chunks));
      try {
        return take(output);
      } finally {
        free(output);
      }
    },
  };
}

function batchOf([, ...chunk]: readonly number[], chunks: number): number[] {
  return [chunks, ...chunk];
}

/** The input of runs with a certain number of chunks, and its tensor. */
interface InputMemory {
  readonly values: Float32Array;
  readonly tensor: Tensor;
}

function createInput(shape: readonly number[]): InputMemory {
  const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
  return { values, tensor: new Tensor('float32', values, shape) };
}

async function openSession(path: string, settings: EngineSettings): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(path, sessionOptions(settings));
  } catch (error) {
    throw new Error(`The graph cannot be loaded: ${reasonOf(error)}`, { cause: error });
  }
}

/** Gives memory back at once: left to the collector, the results of many runs would pile up. */
function free({ buffer }: Float32Array): void {
  if (buffer instanceof ArrayBuffer) buffer.transfer(0);
}

/** The declared shape. Some exporters declare sizes as names or as 0; the warm-up run checks those. */
function expectValue(
  values: readonly InferenceSession.ValueMetadata[],
  name: string,
  shape: readonly number[],
  role: 'input' | 'output',
): readonly (number | string)[] {
  const value = values.find((candidate) => candidate.name === name);
  const names = values.map((candidate) => candidate.name).join(', ');
  if (!value) throw new Error(`The graph has no ${role} "${name}"; it has ${names}.`);
  if (!value.isTensor || value.type !== 'float32')
    throw new Error(`The ${role} "${name}" is not a float32 tensor.`);
  const fits =
    value.shape.length === shape.length &&
    value.shape.every((size, axis) => isFree(size) || size === shape[axis]);
  if (fits) return value.shape;
  throw new Error(`The ${role} "${name}" has shape [${value.shape.join(', ')}], not [${shape.join(', ')}].`);
}

function isFree(size: number | string | undefined): boolean {
  return typeof size !== 'number' || size <= 0;
}

function checkedOutput(value: unknown, shape: readonly number[]): Float32Array {
  if (!(value instanceof Tensor) || !(value.data instanceof Float32Array))
    throw new Error('The output is no float32 tensor.');
  if (value.dims.join() === shape.join()) return value.data;
  throw new Error(`The output has shape [${value.dims.join(', ')}], not [${shape.join(', ')}].`);
}
