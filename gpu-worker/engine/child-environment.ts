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

/**
 * The environment of the engine's process, made from the worker's own. onnxruntime's telemetry is switched off, and its
 * threads share one heap of the C library: each with a heap of its own would keep what it once needed (mallopt(3)).
 */
export function childEnvironment(own: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = allowed.flatMap((name) => (own[name] === undefined ? [] : [[name, own[name]] as const]));
  return { ...Object.fromEntries(kept), ORT_DISABLE_TELEMETRY: '1', MALLOC_ARENA_MAX: '1' };
}
