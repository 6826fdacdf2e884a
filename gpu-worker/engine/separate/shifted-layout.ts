import type { Chunk, ChunkLayout } from './chunks.ts';

/**
 * Several passes over a track as one sequence of chunks, in the order in which they begin. Pass i begins `shifts[i]` samples
 * before the track, among zeros. So the passes go side by side: the mix is read and the stems are written once, memory holds
 * one chunk of sums however many passes there are, and progress counts them all.
 *
 * Each chunk weighs what it weighs in its own pass divided by all that falls on a sample in that pass. Thus every pass
 * weighs 1 everywhere, and the weighted mean over all chunks is the plain mean over the passes.
 */
export function shiftedLayout(layout: ChunkLayout, shifts: readonly number[]): ChunkLayout {
  const placeOf = beginningOrder(layout, shifts);
  const shareOf = createShares(layout);
  /** Later chunks of a pass that can fall on samples of an earlier one. */
  const reach = Math.ceil(layout.overlap / layout.stride);
  const offsetAt = (index: number): number => {
    const { shift, number } = placeOf(index);
    return layout.offsetAt(number) - shift;
  };
  return {
    segment: layout.segment,
    stride: layout.stride / shifts.length,
    overlap: layout.overlap + layout.stride,
    offsetAt,
    framesFor: (index) => {
      const { shift, number } = placeOf(index);
      return layout.framesFor(number + reach) - shift;
    },
    chunkAt: (index, available) => {
      const { shift, number } = placeOf(index);
      const chunk = layout.chunkAt(number, available + shift);
      if (!chunk) return null;
      return {
        index,
        offset: chunk.offset - shift,
        length: chunk.length,
        start: chunk.start - shift,
        next: offsetAt(index + 1),
        weights: shareOf(chunk, available + shift),
      };
    },
  };
}

/** A chunk of one pass. */
interface Place {
  readonly shift: number;
  readonly number: number;
}

/**
 * The places in the order of their offsets. Chunks that begin at the track's first sample or before it are put in order
 * one by one; from there on, every stride holds one chunk of each pass, always in the same order.
 */
function beginningOrder(layout: ChunkLayout, shifts: readonly number[]): (index: number) => Place {
  const offsetOf = ({ shift, number }: Place): number => layout.offsetAt(number) - shift;
  const inOrder = (places: Place[]): Place[] => places.sort((a, b) => offsetOf(a) - offsetOf(b));
  const firsts = shifts.map((shift) => {
    let number = 1;
    while (layout.offsetAt(number) <= shift) number++;
    return { shift, number };
  });
  const early = inOrder(
    firsts.flatMap(({ shift, number }) =>
      Array.from({ length: number }, (_, earlier) => ({ shift, number: earlier })),
    ),
  );
  const round = inOrder(firsts);
  return (index) => {
    if (index < early.length) return placeAt(early, index);
    const later = index - early.length;
    const { shift, number } = placeAt(round, later % round.length);
    return { shift, number: number + Math.floor(later / round.length) };
  };
}

function placeAt(places: readonly Place[], index: number): Place {
  const place = places[index];
  if (!place) throw new RangeError(`place ${index} does not exist`);
  return place;
}

/** The weights of a chunk as shares of all weights that fall on its samples; those of the last one serve all like it. */
function createShares(layout: ChunkLayout): (chunk: Chunk, available: number) => Float32Array {
  let last: { readonly around: readonly Chunk[]; readonly own: Chunk; readonly shares: Float32Array } | null =
    null;
  return (chunk, available) => {
    const around = chunksAround(layout, chunk, available);
    if (last && alike(last.own, last.around, chunk, around)) return last.shares;
    const sums = new Float64Array(chunk.length);
    for (const other of around) addWeights(sums, other, other.offset - chunk.offset);
    const shares = Float32Array.from(sums, (sum, i) => (chunk.weights[i] ?? 0) / sum);
    last = { around, own: chunk, shares };
    return shares;
  };
}

/** All chunks of the pass, this one among them, that share samples with it. */
function chunksAround(layout: ChunkLayout, chunk: Chunk, available: number): Chunk[] {
  const around = [chunk];
  for (let index = chunk.index - 1; index >= 0; index--) {
    const earlier = layout.chunkAt(index, available);
    if (!earlier || earlier.offset + earlier.length <= chunk.offset) break;
    around.push(earlier);
  }
  for (let index = chunk.index + 1; ; index++) {
    const later = layout.chunkAt(index, available);
    if (!later || later.offset >= chunk.offset + chunk.length) return around;
    around.push(later);
  }
}

function alike(a: Chunk, aroundA: readonly Chunk[], b: Chunk, aroundB: readonly Chunk[]): boolean {
  if (a.length !== b.length || aroundA.length !== aroundB.length) return false;
  return aroundA.every((one, i) => {
    const other = aroundB[i];
    return (
      other?.weights === one.weights &&
      other.length === one.length &&
      other.offset - b.offset === one.offset - a.offset
    );
  });
}

/** Adds the weights of a chunk that begins `from` samples after the sums do. */
function addWeights(sums: Float64Array, { weights, length }: Chunk, from: number): void {
  const end = Math.min(sums.length, from + length);
  for (let i = Math.max(0, from); i < end; i++) sums[i] = (sums[i] ?? 0) + (weights[i - from] ?? 0);
}
