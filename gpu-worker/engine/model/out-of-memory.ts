/**
 * How onnxruntime and the libraries under it say that memory was refused: its arena (`bfc_arena.cc`), the C++ runtime,
 * CUDA (`cudaErrorMemoryAllocation`), cuDNN and cuBLAS.
 */
const refusals = [
  /failed to allocate memory for requested buffer/i,
  /available memory of \d+ is smaller than requested bytes/i,
  /bad[ _]alloc/i,
  /\bcuda\w* (failure|error)\b.*\bout of memory/i,
  /cudaErrorMemoryAllocation/,
  /CUDNN_STATUS_ALLOC_FAILED/,
  /CUBLAS_STATUS_ALLOC_FAILED/,
];

/** Whether an error says that the device had too little memory. */
export function isOutOfMemory(error: unknown): boolean {
  const text = error instanceof Error ? error.message : String(error);
  return refusals.some((refusal) => refusal.test(text));
}
