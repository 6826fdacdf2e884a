import { alarm, composite } from '../made-templates.ts';
import { one, type RuleCase } from './rule-case.ts';

/** Actions. */
export const actionCases: readonly RuleCase[] = [
  {
    rule: 'no-alarm-action',
    what: 'nothing at all',
    fires: one(alarm({ AlarmActions: undefined })),
    quiet: { Alarm: alarm({ AlarmActions: undefined }), All: composite('ALARM(Alarm)') },
  },
  {
    rule: 'no-alarm-action',
    what: 'an alarm that stops a deployment',
    fires: one(alarm({ AlarmActions: undefined })),
    quiet: {
      Alarm: alarm({ AlarmActions: undefined }),
      Service: {
        Type: 'AWS::ECS::Service',
        Properties: { DeploymentConfiguration: { Alarms: { AlarmNames: ['Alarm'] } } },
      },
    },
  },
  {
    rule: 'no-ok-action',
    what: 'an end that is not told',
    fires: one(alarm({ OKActions: undefined })),
    quiet: {
      Policy: { Type: 'AWS::ApplicationAutoScaling::ScalingPolicy' },
      Alarm: alarm({ OKActions: undefined, AlarmActions: [{ Ref: 'Policy' }] }),
    },
  },
  {
    rule: 'actions-disabled',
    what: 'a forgotten switch',
    fires: one(alarm({ ActionsEnabled: false })),
    quiet: one(alarm({ ActionsEnabled: 'true' })),
  },
  {
    rule: 'unusable-action',
    what: 'the name of a function',
    fires: one(alarm({ AlarmActions: [{ Ref: 'Handler' }] })),
    quiet: one(alarm({ AlarmActions: [{ 'Fn::GetAtt': ['Handler', 'Arn'] }] })),
  },
  {
    rule: 'unusable-action',
    what: 'the ARN of a queue',
    fires: one(alarm({ AlarmActions: [{ 'Fn::GetAtt': ['Queue', 'Arn'] }] })),
    quiet: one(alarm({ AlarmActions: [{ 'Fn::ImportValue': 'somewhere' }] })),
  },
  {
    rule: 'unknown-action',
    what: 'a topic that is written out',
    fires: one(alarm({ AlarmActions: ['arn:aws:sns:eu-west-1:111122223333:Topics'] })),
    quiet: one(alarm({ AlarmActions: ['arn:aws:sns:eu-west-1:111122223333:Topic'] })),
  },
];
