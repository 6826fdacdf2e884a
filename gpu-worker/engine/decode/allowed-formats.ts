/**
 * What FFmpeg may open. Only containers that hold their own samples: a playlist, a concat script, SDP or DASH could name
 * other files or hosts, so their demuxers are left out; `file` as the only protocol keeps the rest from the network.
 */
export const allowedDemuxers = 'mp3,flac,ogg,wav,w64,aiff,aac,mov,mp4,m4a';

/** Decoders that may run; those of pictures and video are left out, so that a cover cannot reach one. */
export const allowedDecoders = [
  'mp3,mp3float,mp2,mp2float,mp1,mp1float,flac,vorbis,libvorbis,opus,libopus,aac,alac,adpcm_ms,adpcm_ima_wav',
  'pcm_u8,pcm_s8,pcm_s16le,pcm_s24le,pcm_s32le,pcm_f32le,pcm_f64le,pcm_alaw,pcm_mulaw',
  'pcm_s16be,pcm_s24be,pcm_s32be,pcm_f32be,pcm_f64be',
].join(',');

/** Demuxers whose duration is only an estimate from the bit rate, so it proves nothing about the length. */
export const estimatingDemuxers: readonly string[] = ['mp3', 'aac'];

const signatures: readonly { readonly at: number; readonly bytes: string }[] = [
  { at: 0, bytes: 'RIFF' },
  { at: 0, bytes: 'RF64' },
  { at: 0, bytes: 'riff' },
  { at: 0, bytes: 'fLaC' },
  { at: 0, bytes: 'OggS' },
  { at: 0, bytes: 'ID3' },
  { at: 0, bytes: 'FORM' },
  { at: 0, bytes: '\xff\xfb' },
  { at: 4, bytes: 'ftyp' },
];

/** Whether a file begins like one of the supported formats; then a failure to open it means damage, not a wrong format. */
export function beginsLikeAudio(head: Buffer): boolean {
  return signatures.some(({ at, bytes }) => head.toString('latin1', at, at + bytes.length) === bytes);
}
