import type { FunctionName } from './functions.ts';

/** The log group of a function. It has a name that queries and runbooks can write down. */
export const functionLogGroup = (stage: string, name: FunctionName): string => `/stemwatch/${stage}/${name}`;

/** The log group of the API's access log, one line for each request. */
export const accessLogGroup = (stage: string): string => `/stemwatch/${stage}/access`;

/** The log group of the workers. */
export const workerLogGroup = (stage: string): string => `/stemwatch/${stage}/gpu-worker`;
