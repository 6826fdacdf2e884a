import { z } from 'zod';
import { figure, levels } from './threshold.ts';

/** Workers, what they run on, and what the service depends on. Percentages are 0 to 100. */
export const hostThresholds = {
  /** Minutes that jobs may wait without any worker. */
  noWorkerMinutes: figure(z.int().min(1).max(60), 10),
  /** Workers that stopped within five minutes, other than by scaling or deployment. */
  workerRestarts: levels({ warning: 3, critical: 10 }),
  /** Models dropped within a quarter of an hour to make room for others. */
  modelEvictions: levels({ info: 10 }),
  /** Minutes that processors, memory, disks and GPUs may be beyond their thresholds. */
  hostMinutes: figure(z.int().min(1).max(60), 5),
  /** Of the busiest worker. */
  workerCpuPercent: levels({ warning: 85, critical: 95 }),
  workerMemoryPercent: levels({ warning: 85, critical: 95 }),
  /** Of the fullest disk. What is used and what is free are one quantity: the stricter of both thresholds counts. */
  diskUsedPercent: levels({ warning: 85, critical: 95 }),
  diskFreePercent: levels({ warning: 10, critical: 5 }),
  /** Of the fullest GPU. */
  gpuMemoryPercent: levels({ warning: 90 }),
  /** Runs of a network within a minute for which a GPU had too little memory. */
  gpuOutOfMemory: levels({ critical: 1 }),
  /** How idle the busiest GPU is while jobs wait. */
  gpuIdlePercent: levels({ warning: 95 }),
  /** Share of the calls of the job table or of the object store that fail by its fault. */
  dependencyErrorPercent: levels({ critical: 50 }),
  /** Failed calls within two minutes below which the share above is not judged. */
  dependencyMinimumErrors: figure(z.int().positive(), 2),
  /** Minutes after which a circuit that stays open is critical. */
  circuitOpenMinutes: figure(z.int().min(1).max(60), 10),
};
