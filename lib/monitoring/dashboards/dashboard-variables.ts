import {
  DashboardVariable,
  DefaultValue,
  type IVariable,
  Values,
  VariableInputType,
  VariableType,
} from 'aws-cdk-lib/aws-cloudwatch';
import { deploymentDimension, metricNamespace } from '../../../core/telemetry/catalogue.ts';
import type { Monitored } from '../monitored.ts';

/**
 * What can be chosen in the toolbar of every dashboard.
 *
 * The deployment is a pattern, because it is part of searches, alarm names and links, which property variables do not reach:
 * choosing another one shows the same dashboard for that stage. Names that AWS makes up (queues, functions, clusters) are
 * then those of no resource, so that their panels are empty rather than wrong. The model is a property, the dimension of
 * the lines that show one model beside all.
 */
export const dashboardVariables = ({ deployment, models }: Monitored): readonly IVariable[] => [
  new DashboardVariable({
    id: deploymentDimension,
    label: 'Deployment',
    type: VariableType.PATTERN,
    value: `\\b${deployment}\\b`,
    inputType: VariableInputType.SELECT,
    // The heartbeat has no other dimension, and every deployment has one.
    values: Values.fromSearchComponents({
      namespace: metricNamespace,
      dimensions: [deploymentDimension],
      metricName: 'MonitoringHeartbeat',
      populateFrom: deploymentDimension,
    }),
    defaultValue: DefaultValue.value(deployment),
  }),
  new DashboardVariable({
    id: 'model',
    label: 'Model',
    type: VariableType.PROPERTY,
    value: 'model',
    inputType: VariableInputType.SELECT,
    values: Values.fromValues(...models.map((value) => ({ value }))),
    defaultValue: DefaultValue.value(models[0]),
  }),
];
