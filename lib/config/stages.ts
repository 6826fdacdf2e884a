import { type Deployment, parseDeployment } from './deployment.ts';

/** The stages that exist. Without account and region they go to those of the caller's credentials. */
export const stages = {
  dev: parseDeployment({
    stage: 'dev',
    worker: { maxTasks: 1, spotPercent: 100 },
    logs: { retentionDays: 7, level: 'DEBUG' },
    tracing: { samplingRate: 1 },
    keepData: false,
    terminationProtection: false,
  }),
  prod: parseDeployment({
    stage: 'prod',
    worker: { maxTasks: 8, natGateways: 2 },
    logs: { retentionDays: 90 },
  }),
} as const satisfies Record<string, Deployment>;
