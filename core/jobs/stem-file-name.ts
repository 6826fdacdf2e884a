import { create as contentDisposition } from 'content-disposition';
import { outputFormats, type OutputRequest } from './output.ts';

/** Longest file name that common file systems take, in bytes of UTF-8. */
const maxFileNameBytes = 255;

/** What stands in for a name of which nothing is left. */
const nameless = 'song';

/**
 * Characters that a file name cannot carry on some system or that would let it lie about itself: controls, line
 * separators, path separators and the others that Windows refuses, and the marks that turn the direction of text
 * (Unicode Standard Annex 9), which can hide an extension.
 */
const unsafe = /[\p{Cc}\u2028\u2029/\\:*?"<>|\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** An audio file's extension; it has a letter, so that `Op. 27 No.2` stays whole. */
const extension = /\.(?=[A-Za-z0-9]*[A-Za-z])[A-Za-z0-9]{1,5}$/;

/** The name under which a browser saves a stem: `<song> (vocals).wav`. For people only; object keys never contain it. */
export function stemFileName(songName: string, stem: string, output: Pick<OutputRequest, 'format'>): string {
  const suffix = ` (${stem}).${outputFormats[output.format].extension}`;
  const song = withoutExtension(songName).toWellFormed().replace(unsafe, '_').replace(/^\.+/, '_').trim();
  return `${shorten(song === '' ? nameless : song, maxFileNameBytes - Buffer.byteLength(suffix))}${suffix}`;
}

/** A song's name without the extension of its file. */
export const withoutExtension = (name: string): string => name.replace(extension, '');

/**
 * The Content-Disposition under which a stem downloads, RFC 6266, with an ASCII name for old clients: S3 refuses to
 * answer header values outside ISO 8859-1.
 */
export const attachmentNamed = (fileName: string): string =>
  contentDisposition(fileName, { fallback: fileName.replace(/[^\x20-\x7e]/gu, '_') });

/** Cuts between characters as people see them, so that no letter loses its accent and no emoji its colour. */
function shorten(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text;
  let kept = '';
  let bytes = 0;
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)) {
    bytes += Buffer.byteLength(segment);
    if (bytes > maxBytes) break;
    kept += segment;
  }
  return kept.trimEnd() === '' ? nameless : kept.trimEnd();
}
