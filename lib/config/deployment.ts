import { z } from 'zod';
import { notificationSettingsSchema } from '../../core/alerts/notification-settings.ts';
import { experimentFaults, experimentsSchema } from '../../core/experiments/experiment.ts';
import { shippedModel } from '../../core/models/catalogue.ts';
import { limitsSchema } from '../../core/settings/limits.ts';
import { probeSettingsSchema, probeTargetSchema } from '../../core/probes/probe-settings.ts';
import { offeredModelsSchema } from '../../core/settings/settings.ts';
import { alarmSettingsSchema } from './alarm-settings.ts';
import { apiSettingsSchema } from './api-settings.ts';
import { chatSettingsSchema } from './chat-settings.ts';
import { workerSettingsSchema } from './worker-settings.ts';

/** How AWS names its regions. */
export const awsRegion = /^[a-z]{2}(-[a-z]+)+-\d$/;

/** Retention times that CloudWatch Logs knows, in days. */
const retentionDays = z.literal([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731]);

/** Probes of this and other regions. */
const probesSchema = z.strictObject({
  /** The API of every region to probe, each region once; none: the API of this stage in its own region. */
  targets: z
    .array(probeTargetSchema)
    .refine(
      (targets) => new Set(targets.map(({ region }) => region)).size === targets.length,
      'a region is named twice',
    )
    .default([]),
  settings: probeSettingsSchema.prefault({}),
});

/** Everything an operator decides about one deployed stage. Absent fields take the defaults written here. */
const deploymentSchema = z
  .strictObject({
    /** Name of the stage; part of the names of stacks, alarms and the dashboard. */
    stage: z.string().regex(/^[a-z][a-z0-9-]{1,15}$/, '2 to 16 of a-z, 0-9 and -, beginning with a letter'),
    /** Where to deploy; without both, the account and region of the caller's credentials. */
    account: z
      .string()
      .regex(/^\d{12}$/, '12 digits')
      .optional(),
    region: z.string().regex(awsRegion, 'a region such as eu-central-1').optional(),
    limits: limitsSchema.prefault({}),
    /** Models offered to clients; their packs are built into the worker's image. The first serves jobs that name none. */
    models: offeredModelsSchema.default([shippedModel]),
    /** A/B experiments on jobs that leave model and separation to the service; see docs/operations.md. */
    experiments: experimentsSchema.default([]),
    objects: z
      .strictObject({
        /** Web origins whose pages may exchange songs with the bucket. The API they reach through their own origin. */
        corsOrigins: z.array(z.url({ protocol: /^https?$/ })).default([]),
        /** Whether S3 counts and times the requests to the bucket, as custom metrics that cost something. */
        requestMetrics: z.boolean().default(true),
      })
      .prefault({}),
    api: apiSettingsSchema.prefault({}),
    worker: workerSettingsSchema.prefault({}),
    alarms: alarmSettingsSchema.prefault({}),
    /** How the API is asked from outside whether it works. */
    probes: probesSchema.prefault({}),
    /** How people are told of alarms; see docs/monitoring.md for what PagerDuty and Slack need. */
    notifications: notificationSettingsSchema.prefault({}),
    /** Amazon Q in chat applications: answers questions about alarms in Slack, with the right to read alone. */
    chat: chatSettingsSchema.optional(),
    trends: z
      .strictObject({
        /** Values that a day must have for its percentiles to be compared with those of a week before. */
        minimumSamples: z.int().positive().default(20),
      })
      .prefault({}),
    logs: z
      .strictObject({
        retentionDays: retentionDays.default(7),
        level: z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR']).default('INFO'),
        /** Share of requests and jobs, 0 to 1, of which frequent events are logged too, whatever the level. */
        debugSampling: z.number().min(0).max(1).default(0.01),
      })
      .prefault({}),
    tracing: z
      .strictObject({
        /** Share of requests traced beyond the first of each second, 0 to 1. */
        samplingRate: z.number().min(0).max(1).default(0.05),
      })
      .prefault({}),
    /** Protects what cannot be made again: tables, bucket and queues survive the deletion of their stack. */
    keepData: z.boolean().default(true),
    /** Refuses to delete the storage stack. */
    terminationProtection: z.boolean().default(true),
  })
  .refine((deployment) => (deployment.account === undefined) === (deployment.region === undefined), {
    path: ['account'],
    message: 'give account and region, or neither',
  })
  .superRefine(({ experiments, models }, context) => {
    for (const message of experimentFaults(experiments, models))
      context.addIssue({ code: 'custom', path: ['experiments'], message });
  });

/** A checked deployment. */
export type Deployment = z.infer<typeof deploymentSchema>;

/** A deployment as written in `stages.ts`. */
export type DeploymentInput = z.input<typeof deploymentSchema>;

/**
 * Checks a deployment once, at the door.
 *
 * @throws Error that names every field that is wrong.
 */
export function parseDeployment(input: unknown): Deployment {
  const parsed = deploymentSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(
    (issue) => `${issue.path.join('.') || '(the whole)'}: ${issue.message}`,
  );
  throw new Error(
    `The deployment configuration is not valid. ${faults.join('; ')}. Correct lib/config/stages.ts.`,
  );
}
