/** The smallest PNG: one pixel. */
export const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** The headers of a JPEG of 640 by 480 pixels, and `bytes` of nothing behind them. */
export function jpegHeaders(bytes = 100): Buffer {
  const application = Buffer.from('ffe00010 4a46494600 0101 00 0001 0001 00 00'.replaceAll(' ', ''), 'hex');
  const frame = Buffer.from('ffc0000b 08 01e0 0280 01 011100'.replaceAll(' ', ''), 'hex');
  return Buffer.concat([
    Buffer.from('ffd8', 'hex'),
    application,
    frame,
    Buffer.alloc(bytes),
    Buffer.from('ffd9', 'hex'),
  ]);
}

/** An ID3v2.3 tag with a title and a cover picture, to stand before the frames of an mp3 file. */
export const id3WithCover = (title: string, picture: Buffer = png): Buffer =>
  id3Tag([textFrame('TIT2', title), pictureFrame(picture)]);

/** An ID3v2.3 tag of frames. */
export function id3Tag(frames: readonly Buffer[]): Buffer {
  const body = Buffer.concat(frames);
  const size = [21, 14, 7, 0].map((shift) => (body.length >> shift) & 0x7f);
  return Buffer.concat([Buffer.from('ID3\x03\0\0', 'latin1'), Buffer.from(size), body]);
}

/** A text frame in ISO 8859-1. */
export const textFrame = (name: string, text: string): Buffer =>
  frame(name, Buffer.concat([Buffer.from([0]), Buffer.from(text, 'latin1')]));

/** A picture frame: 3 is the front cover, 4 the back. */
export const pictureFrame = (picture: Buffer, type = 3, mediaType = 'image/png'): Buffer =>
  frame('APIC', Buffer.concat([Buffer.from(`\0${mediaType}\0`, 'latin1'), Buffer.of(type, 0), picture]));

function frame(name: string, content: Buffer): Buffer {
  const head = Buffer.alloc(10);
  head.write(name, 0, 'latin1');
  head.writeUInt32BE(content.length, 4);
  return Buffer.concat([head, content]);
}
