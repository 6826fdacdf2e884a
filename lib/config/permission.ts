import { Validations } from 'aws-cdk-lib';
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';

/** Something that a role may do and, where its resource cannot be named exactly, why the wildcard is right. */
export interface Permission {
  readonly statement: PolicyStatement;
  readonly wildcard?: { readonly resource: string; readonly reason: string };
}

/** Sending traces to X-Ray, which has no resources to name. */
export const tracing: Permission = {
  statement: new PolicyStatement({
    actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
    resources: ['*'],
  }),
  wildcard: { resource: '*', reason: 'X-Ray has no resources to name; its write actions need "*".' },
};

/** Reading metrics and alarms back from CloudWatch. */
export const readingFigures: Permission = {
  statement: new PolicyStatement({
    actions: ['cloudwatch:GetMetricData', 'cloudwatch:ListMetrics', 'cloudwatch:DescribeAlarms'],
    resources: ['*'],
  }),
  wildcard: { resource: '*', reason: 'Metrics are no resources that IAM could name.' },
};

/** Reading metrics whose names are known; CloudWatch has no resources to name for it. */
export const readingMetricData: Permission = {
  statement: new PolicyStatement({ actions: ['cloudwatch:GetMetricData'], resources: ['*'] }),
  wildcard: { resource: '*', reason: 'Metrics are no resources; GetMetricData takes "*" only.' },
};

/** Gives a role its permissions, and accepts exactly their wildcards in cdk-nag's eyes. */
export function permit(role: IRole, permissions: readonly Permission[]): void {
  for (const { statement, wildcard } of permissions) {
    role.addToPrincipalPolicy(statement);
    if (wildcard === undefined) continue;
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${wildcard.resource}]`,
      reason: wildcard.reason,
    });
  }
}
