import { isIdentifier } from '../../core/identifiers/identifiers.ts';
import { namedStems, restName, type TwoStems } from '../../core/jobs/two-stems.ts';
import { isModelId, type ModelId, modelCatalogue } from '../../core/models/catalogue.ts';
import { Problem } from '../../core/problems/problems.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { type Upload, uploadKey } from '../../core/uploads/upload.ts';
import type { UploadStore } from '../../core/uploads/upload-store.ts';
import type { ApiRequest } from '../http/operations.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { ownedUpload } from '../uploads/owned-upload.ts';
import { storedObject } from '../uploads/stored-object.ts';
import { emitUploadFigures } from '../uploads/upload-figures.ts';
import { webhookUrlRefusal } from '../webhooks/webhook-address.ts';
import { checkSeparation } from './check-separation.ts';

type JobRequest = ApiRequest<'createJob'>['body'];

/** What a job is to make: `stems` of `model`, or one of them and its rest. */
export interface StemChoice {
  readonly model: ModelId;
  readonly stems: readonly string[];
  readonly twoStems?: TwoStems;
}

/**
 * The model of a request and the stems wanted of it, in the model's order.
 *
 * @throws Problem `model-unknown`, `model-not-offered`, `stem-unknown` or `job-options-invalid`.
 */
export function chooseStems(
  body: JobRequest,
  { models: offered, limits: { maxPasses } }: Pick<Settings, 'models' | 'limits'>,
): StemChoice {
  const model = offeredModel(body.model ?? offered[0], offered);
  const known: readonly string[] = modelCatalogue[model].stems;
  const { twoStems, stems = known } = body;
  const wanted = namedStems({ stems, twoStems });
  const errors = wanted.flatMap((stem, index) => {
    const pointer = twoStems === undefined ? `/stems/${index}` : '/twoStems/stem';
    return known.includes(stem) ? [] : [{ pointer, message: `one of ${known.join(', ')}` }];
  });
  if (errors.length > 0) {
    throw new Problem('stem-unknown', `The model ${model} gives ${known.join(', ')}.`, { errors });
  }
  const stemCount = twoStems?.rest === 'add' ? known.length : wanted.length;
  checkSeparation({ model, stemCount }, body.separation, maxPasses);
  if (twoStems !== undefined) return { model, stems: [twoStems.stem, restName(twoStems.stem)], twoStems };
  return { model, stems: known.filter((stem) => wanted.includes(stem)) };
}

function offeredModel(wanted: string, offered: readonly ModelId[]): ModelId {
  if (isModelId(wanted) && offered.includes(wanted)) return wanted;
  const choice = offered.join(', ');
  const errors = [{ pointer: '/model', message: `one of ${choice}` }];
  if (isModelId(wanted)) {
    const what = `The model ${wanted} is not installed on the workers of this service; it offers ${choice}.`;
    throw new Problem('model-not-offered', what, { errors });
  }
  const what = `There is no model ${JSON.stringify(wanted)}; this service offers ${choice}.`;
  throw new Problem('model-unknown', what, { errors });
}

/**
 * Refuses webhook addresses that can be seen to lead inside. What a name resolves to is checked when it is called.
 *
 * @throws Problem `webhook-refused`.
 */
export function checkWebhook(webhook: JobRequest['webhook'], allowPrivate: boolean): void {
  if (webhook === undefined) return;
  const refusal = webhookUrlRefusal(webhook.url, allowPrivate);
  if (refusal === undefined) return;
  throw new Problem('webhook-refused', refusal, { errors: [{ pointer: '/webhook/url', message: refusal }] });
}

/**
 * The upload of a request, once all of its bytes are there. Its record and its file are looked up side by side, because
 * the file's place follows from the id alone.
 *
 * @throws Problem `upload-not-found`, `upload-incomplete` or `upload-size-mismatch`.
 */
export async function arrivedUpload(
  id: string,
  owner: string,
  { clients, settings, emit, now }: Runtime,
  uploads: UploadStore,
): Promise<Upload> {
  const [upload, stored] = await Promise.all([
    ownedUpload(uploads, id, owner),
    // What is no id at all is refused without asking the object store for a key that a client made up.
    isIdentifier('upload', id) ? storedObject(clients.objects, settings.bucket, uploadKey(id)) : undefined,
  ]);
  if (stored === undefined) {
    throw new Problem('upload-incomplete', `No file has arrived yet for the upload ${upload.id}.`);
  }
  const { size } = stored;
  // What is completed was measured then: uploads in parts, and songs that an earlier job has named.
  if (!upload.completed) emitUploadFigures(emit, upload, stored, { now: now() });
  if (size === upload.size) return upload;
  throw new Problem(
    'upload-size-mismatch',
    `The file of the upload ${upload.id} has ${size} bytes; ${upload.size} were announced.`,
  );
}
