import * as z from 'zod';
import { failures } from '../jobs/failures.ts';
import { jobStages } from '../jobs/job.ts';
import { defaultOutput, outputSchema } from '../jobs/output.ts';
import { separationSchema } from '../jobs/separation.ts';
import { jobStates } from '../jobs/states.ts';
import { genres } from '../telemetry/genres.ts';
import { twoStemsSchema } from '../jobs/two-stems.ts';

const isoTime = z.iso.datetime();
const uploadId = z
  .string()
  .meta({ description: 'Id of an upload.', example: 'upl_0123456789abcdefghjkmnpqrs' });

/** Longest metadata object accepted, in characters of JSON. */
const metadataCharacters = 4096;

/** Body of POST /v1/uploads. */
export const createUploadRequest = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .refine((name) => Buffer.byteLength(name) <= 1024, 'at most 1024 bytes in UTF-8')
      .refine((name) => name.isWellFormed(), 'well-formed Unicode')
      .meta({ description: "The song's name, kept for display.", example: 'my song.mp3' }),
    size: z.int().positive().meta({ description: 'Exact size of the file in bytes.' }),
    contentType: z
      .string()
      .regex(/^[\w.+-]+\/[\w.+-]+$/, 'a media type such as audio/mpeg')
      .max(128)
      .default('application/octet-stream'),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/, '64 lower-case hexadecimal digits')
      .optional()
      .meta({ description: 'SHA-256 of the file; checked when the song is fetched.' }),
  })
  .meta({ id: 'CreateUpload' });

/** Answer of POST /v1/uploads. */
export const uploadResponse = z
  .object({
    uploadId,
    method: z.enum(['PUT', 'multipart']),
    url: z.string().optional().meta({ description: 'Where to PUT the file (single uploads).' }),
    headers: z.record(z.string(), z.string()).optional().meta({ description: 'Headers the PUT must carry.' }),
    partSize: z.int().optional().meta({ description: 'Bytes of every part but the last (multipart).' }),
    parts: z
      .array(z.object({ partNumber: z.int(), size: z.int(), url: z.string() }))
      .optional()
      .meta({ description: 'Where to PUT each part (multipart).' }),
    expiresAt: isoTime.meta({ description: 'When the addresses stop working.' }),
  })
  .meta({ id: 'Upload' });

/** Body of POST /v1/uploads/{id}/complete. */
export const completeUploadRequest = z
  .strictObject({
    parts: z
      .array(z.strictObject({ partNumber: z.int().min(1).max(10_000), etag: z.string().min(1).max(256) }))
      .min(1)
      .max(10_000),
  })
  .meta({ id: 'CompleteUpload' });

/** Answer of POST /v1/uploads/{id}/complete. */
export const completedUploadResponse = z.object({ uploadId, size: z.int() }).meta({ id: 'CompletedUpload' });

/** Body of POST /v1/jobs. */
export const createJobRequest = z
  .strictObject({
    uploadId,
    model: z
      .string()
      .max(64)
      .optional()
      .meta({ description: 'A model of GET /v1/models; the default one if absent.' }),
    stems: z
      .array(z.string().max(32))
      .min(1)
      .max(16)
      .refine((stems) => new Set(stems).size === stems.length, 'each stem once')
      .optional()
      .meta({ description: 'Stems wanted; all of the model if absent.', example: ['vocals', 'drums'] }),
    twoStems: twoStemsSchema
      .optional()
      .meta({ description: 'Instead of `stems`: one stem, and everything but it as `no_<stem>`.' }),
    separation: separationSchema.optional(),
    output: outputSchema.default(defaultOutput),
    cache: z.boolean().default(true).meta({
      description:
        'Whether stems may come from, and be used for, other jobs of yours with the same song and options.',
    }),
    metadata: z
      .record(z.string().max(128), z.json())
      .refine(
        (value) => JSON.stringify(value).length <= metadataCharacters,
        `at most ${metadataCharacters} characters of JSON`,
      )
      .default({})
      .meta({ description: 'Anything; given back with the job and its webhook.' }),
    webhook: z
      .strictObject({
        url: z.url({ protocol: /^https?$/ }).max(2048),
        secret: z
          .string()
          .regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/, 'whsec_ and 24 to 64 bytes in base64')
          .optional()
          .meta({ description: 'Key of the signature; made and answered once if absent.' }),
      })
      .optional()
      .meta({ description: 'Called once when the job ends, signed as Standard Webhooks describes.' }),
  })
  .refine(({ stems, twoStems }) => stems === undefined || twoStems === undefined, {
    path: ['twoStems'],
    message: 'not together with `stems`',
  })
  .meta({ id: 'CreateJob' });

const levels = {
  integratedLoudness: z.number().nullable().meta({ description: 'LUFS (BS.1770-4); null for silence.' }),
  truePeak: z.number().nullable().meta({ description: 'dBTP; null for silence.' }),
  clippedSamples: z.int().meta({ description: 'Samples beyond full scale before the gain.' }),
};

const stemResponse = z.object({
  name: z.string(),
  fileName: z.string(),
  mediaType: z.string(),
  bytes: z.int(),
  silent: z.boolean(),
  gain: z
    .number()
    .meta({ description: 'dB that were added so that the stem does not clip, the common gain included.' }),
  ...levels,
  url: z.string().meta({ description: 'Presigned address to fetch the stem from.' }),
  urlExpiresAt: isoTime,
});

/** A job as the API answers it. */
export const jobResponse = z
  .object({
    jobId: z.string(),
    state: z.enum(jobStates),
    uploadId,
    name: z.string(),
    model: z.string(),
    stemsRequested: z.array(z.string()),
    twoStems: twoStemsSchema.optional(),
    separation: separationSchema,
    output: outputSchema,
    metadata: z.record(z.string(), z.json()),
    progress: z
      .object({ stage: z.enum(jobStages), fraction: z.number().min(0).max(1) })
      .optional()
      .meta({ description: 'Measured, while processing.' }),
    attempts: z.int(),
    createdAt: isoTime,
    updatedAt: isoTime,
    startedAt: isoTime.optional(),
    finishedAt: isoTime.optional(),
    stemsExpireAt: isoTime.optional(),
    stems: z.array(stemResponse).optional(),
    audio: z
      .object({
        durationSeconds: z.number(),
        container: z.string(),
        codec: z.string(),
        sampleRate: z.int(),
        channels: z.int(),
        genre: z.enum(genres).optional().meta({ description: "By the song's own tag." }),
      })
      .optional(),
    mix: z.object(levels).optional(),
    sumResidual: z.number().nullable().optional(),
    commonGain: z.number().optional().meta({
      description: 'dB that were added to all stems alike so that none clips; 0 with levels `per-stem`.',
    }),
    timings: z
      .record(z.enum([...jobStages, 'total']), z.number())
      .optional()
      .meta({ description: 'Milliseconds of each stage; stages overlap.' }),
    realTimeFactor: z.number().optional(),
    device: z.enum(['cpu', 'cuda']).optional(),
    costUsd: z.number().optional(),
    warnings: z.array(z.string()).optional(),
    cached: z
      .boolean()
      .optional()
      .meta({ description: 'Whether the stems are copies of those of an earlier job of yours.' }),
    failure: z
      .object({
        type: z.enum(Object.keys(failures) as [keyof typeof failures, ...(keyof typeof failures)[]]),
        title: z.string(),
        detail: z.string(),
        action: z.string(),
      })
      .optional(),
    webhook: z
      .object({
        url: z.string(),
        state: z.enum(['waiting', 'queued', 'delivered', 'abandoned']),
        attempts: z.int(),
        lastError: z.string().optional(),
        secret: z.string().optional().meta({ description: 'Only in the answer that created the job.' }),
      })
      .optional(),
    correlationId: z.string(),
  })
  .meta({ id: 'Job' });

/** Query of GET /v1/jobs. */
export const listJobsQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(512).optional().meta({ description: '`nextCursor` of the page before.' }),
});

/** Answer of GET /v1/jobs. */
export const jobListResponse = z
  .object({ jobs: z.array(jobResponse), nextCursor: z.string().optional() })
  .meta({ id: 'JobList' });

/** Answer of GET /v1/models. */
export const modelListResponse = z
  .object({
    models: z.array(
      z.object({
        id: z.string(),
        version: z.string(),
        title: z.string(),
        description: z.string(),
        stems: z.array(z.string()),
        sampleRate: z.int(),
        longestSegment: z
          .number()
          .nullable()
          .meta({ description: 'Longest `separation.segment` in seconds; null: it takes only its own.' }),
        overlap: z.number().meta({ description: '`separation.overlap` where a job asks for none.' }),
        networkCount: z.int().meta({
          description:
            'Networks that run for all stems: one, or one for each stem, of which a job for fewer stems runs fewer.',
        }),
        licence: z.string(),
        origin: z.string(),
        default: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'ModelList' });

/** Answer of POST /clear-cache. */
export const clearedCacheResponse = z
  .object({
    clearedAt: isoTime,
    generation: z.int().meta({ description: 'How often the caches have been cleared, this time included.' }),
    results: z.object({
      removed: z.int().meta({ description: 'Entries of the result cache that were removed.' }),
      complete: z
        .boolean()
        .meta({ description: 'Whether all are removed; those left are not used any more and expire.' }),
    }),
    models: z.object({ idleWorkersWithinSeconds: z.int() }).meta({
      description: 'A worker at work drops its loaded models before its next job, an idle one sooner.',
    }),
  })
  .meta({ id: 'ClearedCache' });

/** A problem document, RFC 9457. */
export const problemResponse = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    action: z.string(),
    correlationId: z.string().optional(),
    errors: z.array(z.object({ pointer: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });
