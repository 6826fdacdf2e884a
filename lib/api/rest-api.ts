import { RemovalPolicy, Size, Validations } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  EndpointType,
  LogGroupLogDestination,
  MethodLoggingLevel,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Deployment } from '../config/deployment.ts';
import { accessLogGroup } from '../config/log-groups.ts';
import { accessLogFields } from './access-log.ts';
import { addGatewayProblems } from './gateway-problems.ts';

/** API Gateway compresses answers from this size on; the documentation page is large. */
const compressFrom = Size.bytes(1024);

/**
 * The regional REST API of a stage, still without operations: logs, traces, throttle, problem documents.
 * Execution logs hold errors only and never bodies, which contain presigned addresses.
 */
export function createRestApi(scope: Construct, deployment: Deployment): RestApi {
  const { stage, api, logs, keepData } = deployment;
  const accessLogs = new LogGroup(scope, 'AccessLogs', {
    logGroupName: accessLogGroup(stage),
    retention: logs.retentionDays,
    removalPolicy: keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  const restApi = new RestApi(scope, 'RestApi', {
    restApiName: `stemwatch-${stage}`,
    description: `Separates songs into stems (${stage})`,
    endpointTypes: [EndpointType.REGIONAL],
    minCompressionSize: compressFrom,
    cloudWatchRole: true,
    deployOptions: {
      stageName: stage,
      tracingEnabled: true,
      loggingLevel: MethodLoggingLevel.ERROR,
      dataTraceEnabled: false,
      accessLogDestination: new LogGroupLogDestination(accessLogs),
      accessLogFormat: AccessLogFormat.custom(JSON.stringify(accessLogFields)),
      throttlingRateLimit: api.throttle.ratePerSecond,
      throttlingBurstLimit: api.throttle.burst,
    },
  });
  addGatewayProblems(scope, restApi);
  acknowledgeLogsRole(restApi);
  return restApi;
}

function acknowledgeLogsRole(restApi: RestApi): void {
  const role = restApi.node.findChild('CloudWatchRole');
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
    reason: 'The role belongs to the account, not to this API: AWS prescribes this policy for it.',
  });
}
