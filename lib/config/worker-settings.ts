import { z } from 'zod';

/** The GPU workers: how many, on what, and when one is added. */
export const workerSettingsSchema = z
  .strictObject({
    /** Workers kept even without work; 0 costs nothing while idle. */
    minTasks: z.int().min(0).default(0),
    maxTasks: z.int().min(1).max(100).default(4),
    /** Jobs per worker, waiting or at work, above which workers are added: accepted wait / mean job time. */
    backlogPerTask: z.number().positive().default(3),
    /** Seconds a starting worker gets before another one is called for. */
    startSeconds: z.int().min(60).default(300),
    /** Share of workers on Spot instances, in percent: cheaper, and a job may have to be done again. */
    spotPercent: z.int().min(0).max(100).default(70),
    /** GPUs that instances are chosen by. */
    accelerators: z
      .array(z.enum(['L4', 'A10G', 'T4']))
      .min(1)
      .default(['L4', 'A10G', 'T4']),
    /** Smallest instance that is chosen. */
    minCpus: z.int().min(2).default(4),
    minMemoryMiB: z.int().min(4096).default(16_384),
    /** What one worker reserves of its instance; less than the instance has, for the agents beside it. */
    cpuUnits: z.int().min(1024).default(3072),
    memoryMiB: z.int().min(2048).default(12_288),
    /** Memory that a worker's loaded models may hold between two songs; half of `memoryMiB` if absent, 0 keeps none. */
    modelCacheMiB: z.int().min(0).optional(),
    /** Disk for images, songs and stems of one instance. */
    diskGiB: z.int().min(30).default(100),
    /** For the cost estimate of a job: the usual instance type and its price. */
    instanceType: z.string().min(1).default('g6.xlarge'),
    usdPerHour: z.number().min(0).default(0.8048),
    /** NAT gateways; one is cheaper, one per zone survives the loss of a zone. */
    natGateways: z.int().min(1).max(2).default(1),
  })
  .refine((worker) => worker.minTasks <= worker.maxTasks, {
    path: ['minTasks'],
    message: 'must not exceed maxTasks',
  })
  .refine((worker) => worker.memoryMiB < worker.minMemoryMiB, {
    path: ['memoryMiB'],
    message: 'must be less than minMemoryMiB, or no instance can hold a worker',
  })
  .refine((worker) => worker.cpuUnits <= worker.minCpus * 1024, {
    path: ['cpuUnits'],
    message: 'must not exceed 1024 for each of minCpus, or no instance can hold a worker',
  });

/** Checked settings of the workers. */
export type WorkerSettings = z.infer<typeof workerSettingsSchema>;
