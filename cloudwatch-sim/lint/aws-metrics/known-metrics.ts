import type { MetricId } from '../../metrics/metric.ts';
import { nearestName } from '../nearest-name.ts';
import { type DimensionResources, type MetricGroup, words } from './aws-metric.ts';
import { computeMetrics } from './compute-metrics.ts';
import { edgeMetrics } from './edge-metrics.ts';
import { messagingMetrics } from './messaging-metrics.ts';
import { operationsMetrics } from './operations-metrics.ts';
import { storageMetrics } from './storage-metrics.ts';

const groups: readonly MetricGroup[] = [
  ...computeMetrics,
  ...messagingMetrics,
  ...storageMetrics,
  ...edgeMetrics,
  ...operationsMetrics,
];

/** Namespaces of which only some metrics are in the table: a name that is not there may well exist. */
const partlyKnown = new Set([
  'AWS/EC2',
  'AWS/AutoScaling',
  'AWS/Firehose',
  'AWS/Route53',
  'AWS/CertificateManager',
]);

/** Namespaces of AWS that exist and whose metrics are not in the table; names near theirs are no mistakes. */
const otherAwsNamespaces = new Set(
  words(`
    AWS/ACMPrivateCA AWS/AmazonMQ AWS/AppFlow AWS/AppRunner AWS/AppStream AWS/AppSync AWS/Athena AWS/Backup
    AWS/Bedrock AWS/Cassandra AWS/Chatbot AWS/ClientVPN AWS/CloudHSM AWS/CloudSearch AWS/CloudTrail AWS/CodeBuild
    AWS/Cognito AWS/Config AWS/Connect AWS/DAX AWS/DDoSProtection AWS/DMS AWS/DX AWS/DataSync AWS/DocDB AWS/EBS
    AWS/EC2/API AWS/EC2CapacityReservations AWS/EC2Spot AWS/ECR AWS/EFS AWS/EKS AWS/ELB AWS/EMRServerless AWS/ES
    AWS/ElastiCache AWS/ElasticBeanstalk AWS/ElasticMapReduce AWS/ElasticTranscoder AWS/EventBridge/Pipes AWS/FSx
    AWS/GameLift AWS/GatewayELB AWS/GlobalAccelerator AWS/GuardDuty AWS/IVS AWS/Inspector AWS/InternetMonitor
    AWS/IoT AWS/KMS AWS/Kafka AWS/KinesisAnalytics AWS/KinesisVideo AWS/Lex AWS/Location AWS/MWAA AWS/MediaConvert
    AWS/MediaLive AWS/MediaPackage AWS/MediaStore AWS/MemoryDB AWS/NATGateway AWS/Neptune AWS/NetworkELB
    AWS/NetworkFirewall AWS/OpsWorks AWS/PCS AWS/Pipes AWS/Polly AWS/PrivateLinkEndpoints AWS/PrivateLinkServices
    AWS/Prometheus AWS/QLDB AWS/RDS AWS/RUM AWS/Redshift AWS/Redshift-Serverless AWS/Rekognition
    AWS/Route53Resolver AWS/S3/Storage-Lens AWS/SES AWS/SSM-RunCommand AWS/SageMaker AWS/Scheduler
    AWS/SecretsManager AWS/SecurityHub AWS/ServiceCatalog AWS/StorageGateway AWS/Textract AWS/Timestream
    AWS/Transcribe AWS/Transfer AWS/TransitGateway AWS/Translate AWS/TrustedAdvisor AWS/Usage AWS/VPN
    AWS/VpcLattice AWS/WorkMail AWS/WorkSpaces AWS/XRay AWS/X-Ray
    ContainerInsights LambdaInsights Glue ApplicationSignals AmazonMWAA CWAgent Bedrock-AgentCore
  `),
);

/** Which dimension names which resource. */
export const dimensionResources: DimensionResources = {
  'AWS/Lambda': { FunctionName: 'AWS::Lambda::Function' },
  'AWS/ECS': { ClusterName: 'AWS::ECS::Cluster', ServiceName: 'AWS::ECS::Service' },
  'ECS/ContainerInsights': { ClusterName: 'AWS::ECS::Cluster', ServiceName: 'AWS::ECS::Service' },
  'AWS/SQS': { QueueName: 'AWS::SQS::Queue' },
  'AWS/SNS': { TopicName: 'AWS::SNS::Topic' },
  'AWS/States': { StateMachineArn: 'AWS::StepFunctions::StateMachine' },
  'AWS/Kinesis': { StreamName: 'AWS::Kinesis::Stream' },
  'AWS/DynamoDB': { TableName: 'AWS::DynamoDB::Table' },
  'AWS/S3': { BucketName: 'AWS::S3::Bucket' },
  'AWS/ApiGateway': { ApiName: 'AWS::ApiGateway::RestApi', ApiId: 'AWS::ApiGatewayV2::Api' },
  'AWS/Logs': { LogGroupName: 'AWS::Logs::LogGroup' },
  'AWS/Events': { RuleName: 'AWS::Events::Rule' },
  CloudWatchSynthetics: { CanaryName: 'AWS::Synthetics::Canary' },
};

/** Every namespace of AWS of which metrics are known. */
export const knownNamespaces: readonly string[] = [...new Set(groups.map(({ namespace }) => namespace))];

/** Whether AWS publishes the metrics of a namespace, rather than somebody's program. */
export const isAwsNamespace = (namespace: string): boolean =>
  /^aws\//i.test(namespace) || knownNamespaces.includes(namespace) || otherAwsNamespaces.has(namespace);

/** The namespace that somebody may have meant who wrote one that AWS does not have. */
export const nearestNamespace = (written: string): string | undefined =>
  otherAwsNamespaces.has(written) ? undefined : nearestName(written, knownNamespaces);

/** Whether all metrics of a namespace are known. */
export const isWhollyKnown = (namespace: string): boolean =>
  knownNamespaces.includes(namespace) && !partlyKnown.has(namespace);

/** The names of a namespace's metrics, as far as they are known. */
export const namesIn = (namespace: string): readonly string[] =>
  groups.filter((group) => group.namespace === namespace).flatMap(({ names }) => names);

/** Everything known of metrics of a name. */
export const groupsOf = ({ namespace, name }: MetricId): readonly MetricGroup[] =>
  groups.filter((group) => group.namespace === namespace && group.names.includes(name));

/** What is known of a metric; of its name, should the dimensions be none of those it has. */
export function knownMetric(metric: MetricId): MetricGroup | undefined {
  const named = groupsOf(metric);
  return named.find((group) => hasDimensions(group, metric)) ?? named[0];
}

/** Whether the metrics of a group are published with exactly these dimensions. */
export function hasDimensions({ dimensions }: MetricGroup, metric: MetricId): boolean {
  const wanted = metric.dimensions.map(({ name }) => name).toSorted();
  return dimensions.some(
    (set) => set.length === wanted.length && set.toSorted().every((name, i) => name === wanted[i]),
  );
}
