/** The smallest PNG: one pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** An ID3v2.3 tag with a title and a cover picture, to stand before the frames of an mp3 file. */
export function id3WithCover(title: string): Buffer {
  const text = frame('TIT2', Buffer.concat([Buffer.from([0]), Buffer.from(title, 'latin1')]));
  const picture = frame('APIC', Buffer.concat([Buffer.from('\0image/png\0\x03\0', 'latin1'), png]));
  const body = Buffer.concat([text, picture]);
  const size = [21, 14, 7, 0].map((shift) => (body.length >> shift) & 0x7f);
  return Buffer.concat([Buffer.from('ID3\x03\0\0', 'latin1'), Buffer.from(size), body]);
}

function frame(name: string, content: Buffer): Buffer {
  const head = Buffer.alloc(10);
  head.write(name, 0, 'latin1');
  head.writeUInt32BE(content.length, 4);
  return Buffer.concat([head, content]);
}
