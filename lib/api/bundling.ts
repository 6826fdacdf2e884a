import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type BundlingOptions, Charset, OutputFormat, SourceMapMode } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { FunctionName } from '../config/functions.ts';

/** CommonJS packages inside an ES module bundle call `require` for Node's own modules; ES modules have none. */
const requireBanner =
  "import{createRequire as stemwatchRequire}from'node:module';const require=stemwatchRequire(import.meta.url);";

/**
 * How every handler is bundled: one minified ES module with its source map beside it. The AWS SDK is part of the
 * bundle, so that a deployed function runs the version that was tested.
 */
export function bundlingOptions(name: FunctionName, root: string): BundlingOptions {
  return {
    format: OutputFormat.ESM,
    target: 'node24',
    mainFields: ['module', 'main'],
    minify: true,
    sourceMap: true,
    sourceMapMode: SourceMapMode.DEFAULT,
    sourcesContent: false,
    charset: Charset.UTF8,
    banner: requireBanner,
    bundleAwsSDK: true,
    commandHooks: {
      beforeBundling: () => [],
      beforeInstall: () => [],
      afterBundling: (_input, output) => assetCommands(name, root, output),
    },
  };
}

/** A function that serves files brings a `bundle-assets.ts`, which writes them into a folder beside the bundle. */
function assetCommands(name: FunctionName, root: string, output: string): string[] {
  const script = join(root, 'functions', name, 'bundle-assets.ts');
  return existsSync(script) ? [`"${process.execPath}" "${script}" "${join(output, 'assets')}"`] : [];
}
