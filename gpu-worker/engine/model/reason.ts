/** What onnxruntime says, on one line and without the folders of paths, which are nobody's business outside. */
export function reasonOf(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  return said
    .replaceAll(/(?:\/[\w.@+-]+)+\/(?=[\w.])/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
