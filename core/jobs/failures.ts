/**
 * Where a fault lies: in what the client sent (`song`, `request`), or in a part of the service. Log lines carry it as
 * `error_category`.
 */
export type FaultCategory =
  'song' | 'request' | 'model' | 'engine' | 'device' | 'dependency' | 'worker' | 'internal';

/**
 * Every way a job can fail, as one table: the stable `type` a client sees, what happened in a sentence, what to do
 * about it, whether trying the same job again can help, and where the fault lies. The API, the worker, the documents and
 * the metrics read it.
 */
export const failures = {
  'empty-file': {
    title: 'The uploaded file is empty.',
    action: 'Upload the song again; check that the file has content before sending it.',
    retryable: false,
    category: 'song',
  },
  'unsupported-format': {
    title: 'The uploaded file is not audio in a supported format.',
    action: 'Upload wav, flac, mp3, ogg (vorbis or opus), m4a (aac or alac) or aiff.',
    retryable: false,
    category: 'song',
  },
  'corrupt-audio': {
    title: 'The audio could not be decoded.',
    action: 'Check that the file plays to its end, then export it again and upload the new file.',
    retryable: false,
    category: 'song',
  },
  'no-audio': {
    title: 'The file holds no audio samples.',
    action: 'Upload a file with at least one sample of audio.',
    retryable: false,
    category: 'song',
  },
  'non-finite-samples': {
    title: 'The audio holds samples that are not numbers (NaN or infinity).',
    action: 'Export the file again from its project; a plug-in of the original session is likely at fault.',
    retryable: false,
    category: 'song',
  },
  'too-long': {
    title: 'The audio is longer than this service accepts.',
    action: 'Cut the song into shorter parts and create one job for each.',
    retryable: false,
    category: 'song',
  },
  'checksum-mismatch': {
    title: 'The uploaded bytes do not have the SHA-256 that was announced.',
    action: 'Upload the file again; the transfer or the announced checksum was wrong.',
    retryable: false,
    category: 'song',
  },
  'upload-missing': {
    title: 'The uploaded object is gone.',
    action: 'Upload the song again and create a new job; uploads are kept for a limited time.',
    retryable: false,
    category: 'song',
  },
  'model-unavailable': {
    title: 'The model could not be loaded.',
    action: 'Choose another model from GET /v1/models, or ask the operator to repair this one.',
    retryable: true,
    category: 'model',
  },
  'segment-unsupported': {
    title: 'The model does not take segments of the length asked for.',
    action: 'Leave `separation.segment` out, or keep to the `longestSegment` that GET /v1/models states.',
    retryable: false,
    category: 'request',
  },
  'model-output-invalid': {
    title: 'The model produced samples that are not numbers.',
    action: 'Choose another model from GET /v1/models and tell the operator which song did this.',
    retryable: false,
    category: 'model',
  },
  'engine-crashed': {
    title: 'The separation engine stopped unexpectedly while working on this song.',
    action:
      'Nothing to do: the job is tried again. If it keeps failing, the file may be damaged; export it anew.',
    retryable: true,
    category: 'engine',
  },
  'engine-stalled': {
    title: 'The separation engine made no progress and was stopped.',
    action:
      'Nothing to do: the job is tried again. If it keeps failing, the file may be damaged; export it anew.',
    retryable: true,
    category: 'engine',
  },
  'engine-out-of-memory': {
    title: 'The separation engine needed more memory than it is allowed.',
    action: 'Try a shorter song, or ask the operator for workers with more memory.',
    retryable: true,
    category: 'engine',
  },
  'device-unavailable': {
    title: 'The device that runs the model cannot be used.',
    action:
      'Nothing to do: the job is tried again. If it keeps failing, ask the operator to look at the worker.',
    retryable: true,
    category: 'device',
  },
  'device-out-of-memory': {
    title: 'The model did not fit into the memory of the device that runs it.',
    action: 'Choose a smaller model from GET /v1/models, or ask the operator for workers with more memory.',
    retryable: true,
    category: 'device',
  },
  'deadline-exceeded': {
    title: 'The separation took far longer than songs of this length do, and was stopped.',
    action: 'Nothing to do: the job is tried again. If it keeps failing, tell the operator the job id.',
    retryable: true,
    category: 'engine',
  },
  'dependency-unavailable': {
    title: 'A service that the worker depends on did not answer.',
    action: 'Nothing to do: the job is tried again.',
    retryable: true,
    category: 'dependency',
  },
  'disk-full': {
    title: 'The disk of the worker has too little room for this song.',
    action:
      'Nothing to do: the job is tried again, perhaps by a worker with more room. If it keeps failing, ask for fewer stems or a smaller format, cut the song into shorter parts, or ask the operator for more disk.',
    retryable: true,
    category: 'worker',
  },
  'worker-lost': {
    title: 'The worker that held this job stopped without finishing it.',
    action: 'Nothing to do: the job is tried again.',
    retryable: true,
    category: 'worker',
  },
  internal: {
    title: 'Something unexpected went wrong inside the service.',
    action: 'Try again later; if it happens again, tell the operator the job id.',
    retryable: true,
    category: 'internal',
  },
} as const satisfies Record<
  string,
  { title: string; action: string; retryable: boolean; category: FaultCategory }
>;

/** Stable name of a way to fail; appears in problem types, logs and the `errorType` metric dimension. */
export type FailureType = keyof typeof failures;

/** Where the fault lies of an error that logs and metrics name; what is no way for a job to fail is `internal`. */
export const faultCategory = (errorType: string): FaultCategory =>
  Object.hasOwn(failures, errorType) ? failures[errorType as FailureType].category : 'internal';

/** Whether a job failed for what its client sent: it says nothing of how well the service works. */
export function isClientsFault(type: FailureType): boolean {
  const { category } = failures[type];
  return category === 'song' || category === 'request';
}

/** Thrown inside the worker when a job cannot go on; `detail` says what happened to which part of this song. */
export class JobFailure extends Error {
  readonly type: FailureType;
  readonly detail: string;

  constructor(type: FailureType, detail: string, options?: ErrorOptions) {
    super(`${failures[type].title} ${detail}`, options);
    this.name = 'JobFailure';
    this.type = type;
    this.detail = detail;
  }

  /** Whether another attempt at the same job can succeed. */
  get retryable(): boolean {
    return failures[this.type].retryable;
  }
}
