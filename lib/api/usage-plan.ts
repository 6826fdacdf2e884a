import { type RestApi, UsagePlan } from 'aws-cdk-lib/aws-apigateway';
import { Period } from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import type { ApiSettings } from '../config/api-settings.ts';

/** Limits each API key, where callers are asked for one. Keys are made and attached by the operator. */
export function addUsagePlan(scope: Construct, restApi: RestApi, plan: ApiSettings['usagePlan']): void {
  if (plan === undefined) return;
  new UsagePlan(scope, 'UsagePlan', {
    description: 'Limits of each API key',
    apiStages: [{ api: restApi, stage: restApi.deploymentStage }],
    throttle: { rateLimit: plan.ratePerSecond, burstLimit: plan.burst },
    quota: { limit: plan.requestsPerDay, period: Period.DAY },
  });
}
