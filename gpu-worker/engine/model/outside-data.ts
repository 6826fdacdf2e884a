/**
 * How ONNX begins to say that a tensor lies in another file: an entry with the key `location` (field 1) and a value
 * (field 2). Every writer of protocol buffers puts fields in the order of their numbers.
 */
const entry = Buffer.from('\n\u0008location\u0012', 'latin1');
/** The entry is one of a tensor's field 13, `external_data`: this byte, and its length in one byte or two. */
const tag = 0x6a;
const lengthBytes = [1, 2];
/** What of one piece may belong to a find in the next. */
const kept = entry.length + 2;

/** Searches a graph, given piece by piece, for tensors that onnxruntime would read from other files. */
export class OutsideData {
  #tail = Buffer.alloc(0);
  #found = false;

  /** Whether there was one in the pieces so far. */
  get found(): boolean {
    return this.#found;
  }

  /** Takes the next bytes of the file. */
  add(piece: Buffer): void {
    if (this.#found) return;
    const bytes = Buffer.concat([this.#tail, piece]);
    for (let at = bytes.indexOf(entry); at >= 0 && !this.#found; at = bytes.indexOf(entry, at + 1))
      this.#found = lengthBytes.some((length) => bytes[at - length - 1] === tag);
    this.#tail = bytes.subarray(-kept);
  }
}
