/** A cover picture as it stands in a file; its pixels are never looked at. */
export interface Picture {
  readonly type: 'image/jpeg' | 'image/png';
  /** In pixels, as its header says. */
  readonly width: number;
  readonly height: number;
  readonly data: Buffer;
}

const pngSignature = '\x89PNG\r\n\x1a\n';

/** Recognises a JPEG or a PNG by its header; null for everything else. */
export function pictureOf(data: Buffer): Picture | null {
  const png = pngSize(data);
  if (png) return { type: 'image/png', ...png, data };
  const jpeg = jpegSize(data);
  return jpeg && { type: 'image/jpeg', ...jpeg, data };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The first chunk of a PNG is its header (PNG, third edition, 11.2.1). */
function pngSize(data: Buffer): Size | null {
  if (data.length < 33 || data.toString('latin1', 0, 8) !== pngSignature) return null;
  if (data.toString('latin1', 12, 16) !== 'IHDR') return null;
  return sensible({ width: data.readUInt32BE(16), height: data.readUInt32BE(20) });
}

/** Walks over a JPEG's segments to the frame header (ITU-T T.81, B.2.2). */
function jpegSize(data: Buffer): Size | null {
  if (data.length < 4 || data.readUInt16BE(0) !== 0xffd8) return null;
  for (let at = 2; at + 9 <= data.length && data[at] === 0xff;) {
    const marker = data[at + 1] ?? 0;
    if (marker === 0xff) at++;
    else if (isFrameHeader(marker))
      return sensible({ height: data.readUInt16BE(at + 5), width: data.readUInt16BE(at + 7) });
    else at += 2 + data.readUInt16BE(at + 2);
  }
  return null;
}

/** SOF0 to SOF15, less the three of that range that are something else. */
const isFrameHeader = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

const sensible = (size: Size): Size | null =>
  [size.width, size.height].every((pixels) => pixels > 0 && pixels <= 0xffff) ? size : null;
