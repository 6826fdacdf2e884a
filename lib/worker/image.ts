import { IgnoreMode } from 'aws-cdk-lib';
import { DockerImageAsset, Platform } from 'aws-cdk-lib/aws-ecr-assets';
import type { Construct } from 'constructs';
import { repositoryRoot } from '../config/repository.ts';

/**
 * What the image is built from; everything else is kept out, so that a change elsewhere does not build and roll out a
 * new image. The Dockerfile installs packages itself, from the lock file.
 */
const contents = [
  'core',
  'gpu-worker',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  '.npmrc',
] as const;

/** Parts of these folders that the worker does not run. */
const leftOut = ['gpu-worker/training', '**/*.md', '**/__pycache__'] as const;

/** The worker's image, built and pushed by `cdk deploy`; synthesis only takes the files together. */
export const createWorkerImage = (scope: Construct): DockerImageAsset =>
  new DockerImageAsset(scope, 'Image', {
    directory: repositoryRoot,
    file: 'gpu-worker/Dockerfile',
    platform: Platform.LINUX_AMD64,
    ignoreMode: IgnoreMode.DOCKER,
    exclude: ['*', ...contents.map((path) => `!${path}`), ...leftOut],
  });
