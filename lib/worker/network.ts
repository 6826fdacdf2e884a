import { RemovalPolicy } from 'aws-cdk-lib';
import {
  FlowLogDestination,
  FlowLogTrafficType,
  GatewayVpcEndpointAwsService,
  IpAddresses,
  type ISecurityGroup,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Deployment } from '../config/deployment.ts';

/**
 * The network of the workers: two zones, private subnets, nothing reaches in. Songs, stems, image layers and job records
 * go through gateway endpoints, which cost nothing; only queue, log and ECS calls pass the NAT gateway. Interface
 * endpoints for those would cost several times as much as the gateway, public addresses would open the instances.
 */
export class WorkerNetwork extends Construct {
  readonly vpc: Vpc;
  readonly securityGroup: ISecurityGroup;

  constructor(scope: Construct, id: string, deployment: Deployment) {
    super(scope, id);
    const flowLogs = new LogGroup(this, 'FlowLogs', {
      retention: deployment.logs.retentionDays,
      removalPolicy: deployment.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.vpc = new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr('10.40.0.0/20'),
      maxAzs: 2,
      natGateways: deployment.worker.natGateways,
      // Nothing is in the default group; closing it would take a helper function with wide permissions.
      restrictDefaultSecurityGroup: false,
      subnetConfiguration: [
        { name: 'public', subnetType: SubnetType.PUBLIC, cidrMask: 26, mapPublicIpOnLaunch: false },
        { name: 'workers', subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 24 },
      ],
      gatewayEndpoints: {
        S3: { service: GatewayVpcEndpointAwsService.S3 },
        DynamoDB: { service: GatewayVpcEndpointAwsService.DYNAMODB },
      },
      flowLogs: {
        rejected: {
          destination: FlowLogDestination.toCloudWatchLogs(flowLogs),
          trafficType: FlowLogTrafficType.REJECT,
        },
      },
    });
    this.securityGroup = new SecurityGroup(this, 'Outbound', {
      vpc: this.vpc,
      description: 'Stemwatch workers: outbound only',
    });
  }
}
