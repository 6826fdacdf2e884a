import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { EngineSettings } from '../protocol.ts';
import { reasonOf } from './reason.ts';
import { sessionOptions } from './session-options.ts';

/**
 * Has the device compute the absolute value of one number, and forbids onnxruntime to let the CPU do it instead. Null
 * when that worked, else a sentence that says what did not: a library, a driver or a GPU that is missing.
 */
export async function probeDevice(settings: EngineSettings): Promise<string | null> {
  try {
    const { extra, ...options } = sessionOptions({ ...settings, threads: 1 });
    const session = await InferenceSession.create(absoluteValueGraph(), {
      ...options,
      extra: withoutFallback(extra, settings),
    });
    const { y } = await session.run({ x: new Tensor('float32', Float32Array.of(-3), [1]) });
    await session.release();
    return y?.data[0] === 3
      ? null
      : `The device ${settings.device} computes that |-3| is ${String(y?.data[0])}.`;
  } catch (error) {
    return `onnxruntime cannot compute on the device ${settings.device}: ${reasonOf(error)}`;
  }
}

/** `session.disable_cpu_ep_fallback` makes a session fail that would have the CPU run a part of the graph. */
function withoutFallback(
  extra: InferenceSession.SessionOptions['extra'],
  { device }: EngineSettings,
): NonNullable<InferenceSession.SessionOptions['extra']> {
  const session = (extra?.['session'] ?? {}) as Record<string, unknown>;
  return { ...extra, session: { ...session, ...(device === 'cpu' ? {} : { disable_cpu_ep_fallback: '1' }) } };
}

/** The smallest model, in ONNX's protocol buffers: IR version 8, opset 17, y = Abs(x), float32 [1] both. */
function absoluteValueGraph(): Uint8Array {
  const shape = field(2, field(1, [0x08, 1])); // TensorShapeProto with one dimension of 1
  const type = field(1, [0x08, 1, ...shape]); // a tensor of float32
  const value = (name: string): number[] => [...field(1, text(name)), ...field(2, type)];
  const node = [...field(1, text('x')), ...field(2, text('y')), ...field(4, text('Abs'))];
  const graph = [
    ...field(1, node),
    ...field(2, text('probe')),
    ...field(11, value('x')),
    ...field(12, value('y')),
  ];
  return Uint8Array.from([0x08, 8, ...field(7, graph), ...field(8, [...field(1, []), 0x10, 17])]);
}

/** A field of a protocol buffer whose content is shorter than 128 bytes. */
function field(number: number, content: readonly number[]): number[] {
  return [(number << 3) | 2, content.length, ...content];
}

const text = (characters: string): number[] => [...new TextEncoder().encode(characters)];
