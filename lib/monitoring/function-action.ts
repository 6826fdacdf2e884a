import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { AlarmActionConfig, IAlarm, IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

/**
 * Calls a function when an alarm is raised. The permission belongs to the alarm's stack: CDK's own action would put it
 * beside the function, so that the stacks of both would need each other.
 */
export class FunctionAction implements IAlarmAction {
  readonly #functionName: string;

  constructor(functionName: string) {
    this.#functionName = functionName;
  }

  bind(scope: Construct, alarm: IAlarm): AlarmActionConfig {
    const stack = Stack.of(scope);
    new CfnPermission(scope, 'CallPermission', {
      action: 'lambda:InvokeFunction',
      functionName: this.#functionName,
      principal: 'lambda.alarms.cloudwatch.amazonaws.com',
      sourceAccount: stack.account,
      sourceArn: alarm.alarmArn,
    });
    return {
      alarmActionArn: stack.formatArn({
        service: 'lambda',
        resource: 'function',
        resourceName: this.#functionName,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }),
    };
  }
}
