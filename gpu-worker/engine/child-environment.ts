/** Variables that the engine's process may see: where programs and drivers are, which GPU, which locale. No credentials. */
const allowed = [
  'PATH',
  'HOME',
  'TMPDIR',
  'LANG',
  'LC_ALL',
  'TZ',
  'LD_LIBRARY_PATH',
  'CUDA_VISIBLE_DEVICES',
  'NVIDIA_VISIBLE_DEVICES',
  'NVIDIA_DRIVER_CAPABILITIES',
];

/** TensorRT's own switches, such as ORT_TENSORRT_ENGINE_CACHE_ENABLE and ORT_TENSORRT_CACHE_PATH. */
const allowedPrefix = 'ORT_TENSORRT_';

/**
 * What the engine needs whatever the worker's own environment says: no telemetry of onnxruntime; one heap of the C library
 * for all threads, since each with a heap of its own would keep what it once needed (mallopt(3)); GPUs counted by CUDA as
 * nvidia-smi counts them.
 */
const fixed = { ORT_DISABLE_TELEMETRY: '1', MALLOC_ARENA_MAX: '1', CUDA_DEVICE_ORDER: 'PCI_BUS_ID' };

/** The environment of the engine's process, made from the worker's own. */
export function childEnvironment(own: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const names = Object.keys(own).filter((name) => allowed.includes(name) || name.startsWith(allowedPrefix));
  return { ...Object.fromEntries(names.map((name) => [name, own[name]])), ...fixed };
}
