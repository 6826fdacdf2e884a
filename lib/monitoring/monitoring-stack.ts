import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { awsRegion, type Deployment } from '../config/deployment.ts';
import type { AlarmTopics } from '../storage/alarm-topics.ts';
import { Alarms } from './alarms.ts';
import { ChatChannels } from './chat-channels.ts';
import { Dashboards } from './dashboards/build-dashboards.ts';
import type { SectionContext } from './dashboards/dashboard-definition.ts';
import { dashboards } from './dashboards/dashboards.ts';
import type { Monitored } from './monitored.ts';
import { createSavedQueries } from './queries/create-saved-queries.ts';
import { savedQueries } from './queries/saved-queries.ts';
import { ownRules } from './rules/own-rules.ts';
import { alarmRules } from './rules/rules.ts';

/** What the monitoring of a stage is made of. */
export interface MonitoringStackProps extends StackProps {
  readonly deployment: Deployment;
  readonly monitored: Monitored;
  readonly topics: AlarmTopics;
}

/** Alarms, where they go, the dashboards and the saved queries of a stage. */
export class MonitoringStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { deployment, monitored, topics, ...props }: MonitoringStackProps,
  ) {
    super(scope, id, props);
    const { stage, alarms: settings } = deployment;
    const rules = [...alarmRules, ...ownRules(settings.own)];
    const alarms = new Alarms(this, 'Alarms', { stage, rules, settings, monitored, topics });
    if (deployment.chat !== undefined)
      new ChatChannels(this, 'Chat', { stage, chat: deployment.chat, topics });
    new Dashboards(this, 'Dashboards', {
      definitions: dashboards,
      monitored,
      settings,
      rules,
      alarms,
      planned: alarms.planned,
      regions: regionsOf(deployment),
      probes: deployment.probes.settings,
    });
    createSavedQueries(this, stage, savedQueries);
  }
}

/** The deployment's own region, and those of AWS among the others that it probes. */
const regionsOf = ({ region: own, probes }: Deployment): SectionContext['regions'] => [
  { title: own ?? 'this region' },
  ...probes.targets
    .filter(({ region }) => region !== own && awsRegion.test(region))
    .map(({ region }) => ({ title: region, region })),
];
