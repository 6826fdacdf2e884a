import { alarmFeatures, type AlarmSettings } from '../config/alarm-settings.ts';
import { parseDeployment } from '../config/deployment.ts';
import { byFunction } from '../config/functions.ts';
import type { Profile } from '../config/thresholds/threshold.ts';
import type { AlarmRule } from './alarm-rule.ts';
import type { AlarmMetric, SingleMetric } from './metric.ts';
import type { Monitored } from './monitored.ts';
import { conditionsOf, severitiesOf } from './plan/conditions.ts';
import type { Condition } from './plan/planned-alarm.ts';
import { alarmRules } from './rules/rules.ts';

/** Every alarm rule as a Markdown document for operators, with the defaults of both profiles: `docs/alarm-reference.md`. */
export const alarmReference = (): string => [introduction, ...alarmRules.map(row), ''].join('\n');

const introduction = `# Alarms and their thresholds

Written by \`npm run docs:alarms\` from \`lib/monitoring/rules/\` and \`lib/config/thresholds/\`; change it there.

Each severity of a row is an alarm \`stemwatch-<stage>-<alarm>-<severity>\`; the names lead to the runbooks. A stage overrides
thresholds with the fields of \`alarms\` in \`lib/config/stages.ts\`, and chooses the profile there. *For* says how many of how many periods must
be breaching, where a severity has its own after its name. *Silence* is what missing data count as.
[How rules become alarms, and how to add one](alarms.md).

| alarm | means | watches | standard profile | strict profile | for | silence | notes |
|---|---|---|---|---|---|---|---|`;

function row(rule: AlarmRule): string {
  const standard = thresholds(rule, 'standard');
  const strict = thresholds(rule, 'strict');
  const cells = [
    `[${rule.id}](runbooks/${rule.sharedRunbook ?? rule.id}.md)`,
    rule.meaning,
    watched(rule),
    standard,
    strict === standard ? 'same' : strict,
    times(rule),
    `${rule.missing.treat}: ${rule.missing.because}`,
    notes(rule),
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`;
}

const settingsOf = (profile: Profile): AlarmSettings => {
  const features = Object.fromEntries(alarmFeatures.map((name) => [name, true]));
  return parseDeployment({ stage: 'reference', alarms: { profile, ...features } }).alarms;
};

/** What a rule may look at; names do not show in the document. */
const monitored: Monitored = {
  deployment: 'reference',
  apiName: 'reference',
  apiStage: 'reference',
  probed: { regions: ['reference'], endpoints: ['/health', '/ready'], intervalSeconds: 10 },
  queues: {
    jobs: 'jobs',
    deadLetters: 'dead-letters',
    webhooks: 'webhooks',
    webhookDeadLetters: 'webhook-dead-letters',
    notifications: 'notifications',
    notificationDeadLetters: 'notification-dead-letters',
  },
  functions: byFunction((name) => name),
  cluster: 'cluster',
  service: 'service',
  models: ['preview'],
};

/** The conditions of each severity of a rule, gravest last. */
const severitiesAndConditions = (rule: AlarmRule, profile: Profile) => {
  const settings = settingsOf(profile);
  return severitiesOf(rule, settings).map((severity) => ({
    severity,
    groups: conditionsOf(rule, severity, monitored, settings),
  }));
};

const thresholds = (rule: AlarmRule, profile: Profile): string =>
  severitiesAndConditions(rule, profile)
    .map(({ severity, groups }) => `${severity} ${groups.map(groupText).join(' or ')}`)
    .join('; ');

const groupText = (conditions: readonly Condition[]): string => {
  const [first] = conditions;
  if (first === undefined) return '';
  const limit =
    first.kind === 'threshold'
      ? `${first.comparison} ${first.threshold}`
      : `${first.outside === 'either' ? 'outside' : first.outside} ${first.deviations} standard deviations`;
  return conditions.length === 1
    ? limit
    : `${limit} over ${conditions.map(({ part }) => part).join(' and ')}`;
};

/** How long each severity takes, once where all take the same; of burn rates the windows stand with the thresholds. */
function times(rule: AlarmRule): string {
  if (rule.kind === 'burn-rate') return 'each window';
  const all = severitiesAndConditions(rule, 'standard').map(({ severity, groups }) => ({
    severity,
    time: groups.flat().map(timeText).join(),
  }));
  const distinct = new Set(all.map(({ time }) => time));
  return distinct.size === 1
    ? [...distinct].join()
    : all.map(({ severity, time }) => `${severity} ${time}`).join('; ');
}

const timeText = ({ evaluate: { breaching, of }, periodSeconds }: Condition): string =>
  `${breaching === of ? of : `${breaching} of ${of}`} x ${periodSeconds % 60 === 0 ? `${periodSeconds / 60} min` : `${periodSeconds} s`}`;

const watched = (rule: AlarmRule): string => {
  const [condition] = severitiesAndConditions(rule, 'standard').flatMap(({ groups }) => groups.flat());
  return condition === undefined ? '-' : metricText(condition.metric);
};

const metricText = (metric: AlarmMetric): string => {
  if (metric.kind === 'single') return singleText(metric);
  const inputs = Object.entries(metric.inputs).map(([id, input]) => `${id}: ${singleText(input)}`);
  return `\`${metric.expression}\` of ${inputs.join('; ')}`;
};

/** With the dimensions that are not names of this stage's resources. */
function singleText({ namespace, name, dimensions, statistic }: SingleMetric): string {
  if (namespace !== 'Stemwatch') return `${statistic} of ${namespace} ${name}`;
  const own = Object.entries(dimensions).filter(([, value]) => value !== monitored.deployment);
  return `${statistic} of ${name}${own.length === 0 ? '' : ` (${own.map(([key, value]) => `${key} ${value}`).join(', ')})`}`;
}

const notes = ({ requires, suppressedBy, path, calls }: AlarmRule): string =>
  [
    ...(suppressedBy === undefined ? [] : [`quiet while ${suppressedBy} is raised`]),
    ...(requires === undefined ? [] : [`only with \`alarms.${requires}\``]),
    ...(path === undefined ? [] : ['told past the notifier']),
    ...(calls === undefined ? [] : [`calls the function ${calls}`]),
  ].join('; ');
