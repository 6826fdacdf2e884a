import { join } from 'node:path';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { ApplicationLogLevel, Architecture, LoggingFormat, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Deployment } from '../config/deployment.ts';
import { functionDefinitions, type FunctionName } from '../config/functions.ts';
import { functionLogGroup } from '../config/log-groups.ts';
import { type Permission, permit, tracing } from '../config/permission.ts';
import { repositoryRoot } from '../config/repository.ts';
import { bundlingOptions } from './bundling.ts';

/** What a function is made of. */
export interface ServiceFunctionProps {
  readonly name: FunctionName;
  readonly deployment: Deployment;
  readonly environment: Readonly<Record<string, string>>;
  /** All that it may do beyond writing its own logs and traces. */
  readonly permissions: readonly Permission[];
}

/** One Lambda function of the service: bundled handler, own role, own log group, traced. */
export class ServiceFunction extends Construct {
  readonly function: NodejsFunction;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps) {
    super(scope, id);
    const { name, deployment } = props;
    const definition = functionDefinitions[name];
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: functionLogGroup(deployment.stage, name),
      retention: deployment.logs.retentionDays,
      removalPolicy: deployment.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    // The managed policy for functions would allow every log group of the account.
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `Function ${name} of stemwatch ${deployment.stage}`,
    });
    logGroup.grantWrite(role);
    permit(role, [...props.permissions, tracing]);
    this.function = new NodejsFunction(this, 'Function', {
      description: `stemwatch ${deployment.stage}: ${definition.purpose}`,
      entry: join(repositoryRoot, 'functions', name, 'handler.ts'),
      projectRoot: repositoryRoot,
      depsLockFilePath: join(repositoryRoot, 'package-lock.json'),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: definition.memoryMiB,
      timeout: Duration.seconds(definition.timeoutSeconds),
      environment: { ...props.environment },
      bundling: bundlingOptions(name, repositoryRoot),
      // The SDK reuses connections on its own; the variable that CDK would set is one of SDK version 2.
      awsSdkConnectionReuse: false,
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      // Powertools follows Lambda's own level, whatever its variable says.
      applicationLogLevelV2: ApplicationLogLevel[deployment.logs.level],
      tracing: Tracing.ACTIVE,
    });
  }
}
