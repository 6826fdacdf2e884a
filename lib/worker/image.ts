import { IgnoreMode } from 'aws-cdk-lib';
import { DockerImageAsset, Platform } from 'aws-cdk-lib/aws-ecr-assets';
import type { Construct } from 'constructs';
import { repositoryRoot } from '../config/repository.ts';

const dockerfile = 'gpu-worker/Dockerfile';

/**
 * The worker's image, built and pushed by `cdk deploy`; synthesis only takes the files together. `.dockerignore` keeps
 * out whatever is no part of it, so that a change elsewhere does not build and roll out a new image.
 */
export const createWorkerImage = (scope: Construct): DockerImageAsset =>
  new DockerImageAsset(scope, 'Image', {
    directory: repositoryRoot,
    file: dockerfile,
    platform: Platform.LINUX_AMD64,
    ignoreMode: IgnoreMode.DOCKER,
    // Docker finds its file even where `.dockerignore` names it; CDK would leave it behind.
    exclude: [`!${dockerfile}`],
  });
