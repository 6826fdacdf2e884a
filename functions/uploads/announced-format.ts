/** Media types under which clients send songs, and the format each means; the `format` of upload metrics. */
const formats: Readonly<Record<string, string>> = {
  'audio/wav': 'wav',
  'audio/x-wav': 'wav',
  'audio/wave': 'wav',
  'audio/vnd.wave': 'wav',
  'audio/flac': 'flac',
  'audio/x-flac': 'flac',
  'audio/mpeg': 'mp3',
  'audio/mp3': 'mp3',
  'audio/ogg': 'ogg',
  'audio/opus': 'ogg',
  'audio/mp4': 'm4a',
  'audio/x-m4a': 'm4a',
  'audio/m4a': 'm4a',
  'audio/aac': 'aac',
  'audio/aiff': 'aiff',
  'audio/x-aiff': 'aiff',
};

/** The format that a client announced, one of a few words; `unknown` for everything else. What it truly is, decoding tells. */
export const announcedFormat = (contentType: string): string =>
  formats[contentType.toLowerCase()] ?? 'unknown';
