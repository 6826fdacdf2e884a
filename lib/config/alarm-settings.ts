import { z } from 'zod';
import { ownRuleSchema } from './own-rule.ts';
import { hostThresholds } from './thresholds/host-thresholds.ts';
import { processingThresholds } from './thresholds/processing-thresholds.ts';
import { serviceThresholds } from './thresholds/service-thresholds.ts';
import { type Profile, profiles } from './thresholds/threshold.ts';

export { severities, type Levels, type Severity } from './thresholds/threshold.ts';

/** Every threshold with its defaults. */
const thresholds = { ...serviceThresholds, ...processingThresholds, ...hostThresholds };

type Thresholds = { readonly [K in keyof typeof thresholds]: (typeof thresholds)[K]['defaults'][Profile] };

/** Kinds of operation that not every stage has; rules may ask for one. */
const features = {
  /** Requests come at all hours, so that few of them are a fault. */
  expectsTraffic: z.boolean().default(false),
  /** Songs are mastered to one loudness, so that others are a fault. */
  expectsLoudness: z.boolean().default(false),
};

/** A kind of operation that a rule may ask for. */
export type AlarmFeature = keyof typeof features;

/** Every kind of operation that a rule may ask for. */
export const alarmFeatures = Object.keys(features) as readonly AlarmFeature[];

/** When alarms are raised and where they go. */
export const alarmSettingsSchema = z
  .strictObject({
    /** Gets critical and warning alarms and their recovery; must be confirmed once by its owner. */
    email: z.email().optional(),
    /** Gets critical alarms that nobody has acknowledged in time; absent: the address above. */
    escalationEmail: z.email().optional(),
    /** Which defaults the thresholds have. */
    profile: z.enum(profiles).default('standard'),
    /** Where the folder docs/runbooks is found, as alarms tell it: an address, or a path in the repository. */
    runbooks: z
      .string()
      .min(1)
      .default('docs/runbooks')
      .transform((address) => address.replace(/\/+$/, '')),
    /** Alarms of this stage's own. */
    own: z.array(ownRuleSchema).default([]),
    ...features,
    ...optionalThresholds(),
  })
  .transform((given) => ({ ...given, ...withDefaults(given, given.profile) }));

/** Checked alarm settings. */
export type AlarmSettings = z.output<typeof alarmSettingsSchema>;

type OptionalSchemas = {
  readonly [K in keyof typeof thresholds]: z.ZodOptional<(typeof thresholds)[K]['schema']>;
};

function optionalThresholds(): OptionalSchemas {
  const schemas = Object.entries(thresholds).map(([name, { schema }]) => [name, schema.optional()]);
  return Object.fromEntries(schemas) as OptionalSchemas;
}

/** What a stage gives replaces the default of its profile. */
function withDefaults(given: Partial<Thresholds>, profile: Profile): Thresholds {
  const complete = Object.entries(thresholds).map(([name, { defaults }]) => [
    name,
    given[name as keyof Thresholds] ?? defaults[profile],
  ]);
  return Object.fromEntries(complete) as Thresholds;
}
