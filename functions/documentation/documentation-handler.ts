import { describeApi } from '../../core/api/openapi.ts';
import { Problem } from '../../core/problems/problems.ts';
import { type ApiHandler, createApiHandler } from '../http/api-handler.ts';
import type { Operation } from '../http/operations.ts';
import type { Telemetry } from '../runtime/telemetry.ts';
import { createAssetReader, type PackageAsset, packageAssets } from './documentation-assets.ts';
import { documentationPage, documentationPolicy, documentationScript } from './documentation-page.ts';

/** Seconds for which browsers keep what changes with a deployment, and what changes with Swagger UI's version. */
const keepSeconds = { description: 300, asset: 86_400 };

/** The function that describes the API: OpenAPI and a page to try it on. */
export function createDocumentationHandler(
  telemetry: Telemetry,
  readAsset = createAssetReader(),
): ApiHandler {
  let description: string | undefined;

  const getOpenApi: Operation<'getOpenApi'> = async () => {
    description ??= JSON.stringify(describeApi(telemetry.settings.version, telemetry.settings.limits));
    return answer(description, 'application/json', keepSeconds.description);
  };

  const getDocsAsset: Operation<'getDocsAsset'> = async ({ params }) => {
    const asset = params['asset'] ?? '';
    if (asset === 'start.js') {
      return answer(documentationScript, packageAssets['swagger-ui-bundle.js'], keepSeconds.asset);
    }
    if (!isPackageAsset(asset)) throw new Problem('not-found', 'The documentation page has no such file.');
    return answer(await readAsset(asset), packageAssets[asset], keepSeconds.asset);
  };

  return createApiHandler('documentation', { getOpenApi, getDocs, getDocsAsset }, telemetry);
}

const getDocs: Operation<'getDocs'> = async () =>
  answer(documentationPage, 'text/html; charset=utf-8', keepSeconds.description);

const isPackageAsset = (asset: string): asset is PackageAsset => Object.hasOwn(packageAssets, asset);

const answer = (body: string, mediaType: string, seconds: number) => ({
  status: 200 as const,
  body,
  headers: {
    'content-type': mediaType,
    'cache-control': `max-age=${seconds}`,
    'content-security-policy': documentationPolicy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  },
});
