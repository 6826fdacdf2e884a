import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Deployment } from '../config/deployment.ts';
import { Alarms } from './alarms.ts';
import type { Monitored } from './monitored.ts';
import { servicePanels } from './panels/service-panels.ts';
import { ownRules } from './rules/own-rules.ts';
import { alarmRules } from './rules/rules.ts';
import { createServiceDashboard } from './service-dashboard.ts';
import { createSeverityTopics, type SeverityTopics } from './severity-topics.ts';

/** Alarms, where they go, and the dashboard of a stage. */
export class MonitoringStack extends Stack {
  readonly topics: SeverityTopics;

  constructor(scope: Construct, id: string, deployment: Deployment, monitored: Monitored, props: StackProps) {
    super(scope, id, props);
    const { stage, alarms: settings } = deployment;
    this.topics = createSeverityTopics(this, { stage, email: settings.email });
    const alarms = new Alarms(this, 'Alarms', {
      stage,
      rules: [...alarmRules, ...ownRules(settings.own)],
      settings,
      monitored,
      topics: this.topics,
    });
    createServiceDashboard(this, {
      name: `stemwatch-${stage}`,
      rows: servicePanels,
      alarms: alarms.all,
      monitored,
    });
  }
}
