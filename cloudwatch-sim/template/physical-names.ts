/** The account and region that a template is read for. */
export interface Deployment {
  readonly region: string;
  readonly accountId: string;
  readonly stackName: string;
}

/** What is known of a kind of resource: where its name stands, what `Ref` gives, and its ARN without the beginning. */
interface ResourceKind {
  readonly nameProperty: string;
  readonly ref?: 'arn' | 'url' | 'logicalId';
  readonly service: string;
  readonly arn: (name: string) => string;
}

/** Kinds of resources that alarms watch or act on; any other is known by its logical id. */
const kinds: Readonly<Record<string, ResourceKind>> = {
  'AWS::ApiGateway::RestApi': {
    nameProperty: 'Name',
    ref: 'logicalId',
    service: 'apigateway',
    arn: (name) => `/restapis/${name}`,
  },
  // Alarms ask scaling policies again and again, which they know by this ARN.
  'AWS::ApplicationAutoScaling::ScalingPolicy': {
    nameProperty: 'PolicyName',
    ref: 'arn',
    service: 'autoscaling',
    arn: (name) => `scalingPolicy:${name}`,
  },
  'AWS::AutoScaling::ScalingPolicy': {
    nameProperty: 'PolicyName',
    ref: 'arn',
    service: 'autoscaling',
    arn: (name) => `scalingPolicy:${name}`,
  },
  'AWS::CloudWatch::Alarm': {
    nameProperty: 'AlarmName',
    service: 'cloudwatch',
    arn: (name) => `alarm:${name}`,
  },
  'AWS::CloudWatch::CompositeAlarm': {
    nameProperty: 'AlarmName',
    ref: 'arn',
    service: 'cloudwatch',
    arn: (name) => `alarm:${name}`,
  },
  'AWS::DynamoDB::Table': { nameProperty: 'TableName', service: 'dynamodb', arn: (name) => `table/${name}` },
  'AWS::ECS::Cluster': { nameProperty: 'ClusterName', service: 'ecs', arn: (name) => `cluster/${name}` },
  'AWS::ECS::Service': {
    nameProperty: 'ServiceName',
    ref: 'arn',
    service: 'ecs',
    arn: (name) => `service/${name}`,
  },
  'AWS::Kinesis::Stream': { nameProperty: 'Name', service: 'kinesis', arn: (name) => `stream/${name}` },
  'AWS::Lambda::Function': {
    nameProperty: 'FunctionName',
    service: 'lambda',
    arn: (name) => `function:${name}`,
  },
  'AWS::Logs::LogGroup': {
    nameProperty: 'LogGroupName',
    service: 'logs',
    arn: (name) => `log-group:${name}:*`,
  },
  'AWS::S3::Bucket': { nameProperty: 'BucketName', service: 's3', arn: (name) => name },
  'AWS::SNS::Topic': { nameProperty: 'TopicName', ref: 'arn', service: 'sns', arn: (name) => name },
  'AWS::SQS::Queue': { nameProperty: 'QueueName', ref: 'url', service: 'sqs', arn: (name) => name },
  'AWS::StepFunctions::StateMachine': {
    nameProperty: 'StateMachineName',
    ref: 'arn',
    service: 'states',
    arn: (name) => `stateMachine:${name}`,
  },
};

/** Attributes that hold a resource's name, by `Fn::GetAtt`. */
const nameAttributes = new Set(['Name', 'QueueName', 'TopicName', 'ServiceName', 'BucketName']);

/** The property that names resources of a type, if it is known. */
export const nameProperty = (type: string): string | undefined => kinds[type]?.nameProperty;

/** What `Ref` gives for a resource whose name is known. */
export function refOf(type: string, logicalId: string, name: string, deployment: Deployment): string {
  const { region, accountId } = deployment;
  const forms = {
    arn: arnOf(type, name, deployment),
    url: `https://sqs.${region}.amazonaws.com/${accountId}/${name}`,
    logicalId,
    name,
  };
  return forms[kinds[type]?.ref ?? 'name'];
}

/** What `Fn::GetAtt` gives: names and ARNs as AWS forms them, for any other attribute a text that stands for it. */
export function attributeOf(type: string, attribute: string, name: string, deployment: Deployment): string {
  if (attribute === 'Arn' || attribute.endsWith('Arn')) return arnOf(type, name, deployment);
  return nameAttributes.has(attribute) ? name : `${name}.${attribute}`;
}

function arnOf(type: string, name: string, { region, accountId }: Deployment): string {
  const kind = kinds[type];
  const service = kind?.service ?? (type.split('::')[1] ?? 'unknown').toLowerCase();
  const place = service === 's3' ? ':' : `${region}:${accountId}`;
  return `arn:aws:${service}:${place}:${kind?.arn(name) ?? name}`;
}
