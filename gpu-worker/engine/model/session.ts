import { basename } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { ModelPack } from './load-pack.ts';
import type { EngineSettings } from '../protocol.ts';
import { copyFinite } from './copy-finite.ts';

/** A loaded network. */
export interface Session {
  /**
   * Runs it on `input` [2, segment] and copies the result [stems, 2, segment] into `output`; false when it holds a value
   * that is not a finite number.
   */
  run(input: Float32Array, output: Float32Array): Promise<boolean>;
}

/**
 * Loads a graph, checks that its names and shapes are those of the pack, and runs it once on silence, so that the first
 * chunk of a song is as fast as the others. Throws an error that says what does not fit. `cuda` never falls back to the CPU.
 */
export async function createSession(
  graph: string,
  pack: ModelPack,
  settings: EngineSettings,
): Promise<Session> {
  const session = await InferenceSession.create(graph, {
    executionProviders: [settings.device],
    intraOpNumThreads: settings.threads,
    interOpNumThreads: 1,
    // Memory patterns would keep a second copy of the largest activations for a shape that never changes anyway.
    enableMemPattern: false,
    // Waiting threads sleep instead of spinning: the rest of the engine needs the cores between two operators.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
    logSeverityLevel: 3,
  }).catch((error: unknown) => {
    throw new Error(`The graph cannot be loaded: ${reasonOf(error, graph)}`, { cause: error });
  });
  const inputShape = [1, 2, pack.segment];
  const outputShape = [1, pack.stems.length, 2, pack.segment];
  expectValue(session.inputMetadata, pack.input, inputShape, 'input');
  expectValue(session.outputMetadata, pack.output, outputShape, 'output');
  const input = new Float32Array(2 * pack.segment);
  const run = async (): Promise<Float32Array> => {
    const results = await session.run({ [pack.input]: new Tensor('float32', input, inputShape) }, [
      pack.output,
    ]);
    return checkedOutput(results[pack.output], outputShape);
  };
  free(await run());
  return {
    run: async (samples, output) => {
      input.set(samples);
      const result = await run();
      const finite = copyFinite(result, output);
      free(result);
      return finite;
    },
  };
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
