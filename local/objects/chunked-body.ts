import { ObjectError } from './object-error.ts';

/** Longest line between two chunks: a size in hexadecimal and a signature. */
const maxLine = 1024;

/**
 * Takes the frames off a body in `aws-chunked` encoding, by which SDKs and the AWS command line send checksums behind
 * streams: `<size in hexadecimal>[;chunk-signature=...]\r\n<bytes>\r\n`, ended by a chunk of size 0 and trailers, which
 * are not looked at.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 */
export async function* unframe(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let line = '';
  let left = 0;
  let state: 'size' | 'bytes' | 'gap' | 'end' = 'size';
  for await (const chunk of body) {
    let at = 0;
    while (at < chunk.length && state !== 'end') {
      if (state === 'bytes') {
        const taken = chunk.subarray(at, at + left);
        yield taken;
        at += taken.length;
        left -= taken.length;
        if (left === 0) state = 'gap';
        continue;
      }
      // The line break behind a chunk's bytes, or the line with the size of the next one.
      const end = chunk.indexOf(10, at);
      line += chunk.toString('latin1', at, end === -1 ? chunk.length : end);
      if (line.length > maxLine) throw malformed();
      if (end === -1) break;
      at = end + 1;
      if (state === 'gap') {
        state = 'size';
      } else {
        left = sizeIn(line);
        state = left === 0 ? 'end' : 'bytes';
      }
      line = '';
    }
  }
  if (state !== 'end') throw malformed();
}

function sizeIn(line: string): number {
  const match = /^([0-9a-f]{1,12})(;|\r?$)/i.exec(line);
  if (match === null) throw malformed();
  return Number.parseInt(match[1] as string, 16);
}

const malformed = (): ObjectError =>
  new ObjectError('IncompleteBody', 'The chunks of the body do not fit together.');
