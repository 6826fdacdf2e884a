import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { type RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { CfnSamplingRule } from 'aws-cdk-lib/aws-xray';
import type { Construct } from 'constructs';
import { metricNamespace } from '../../core/telemetry/catalogue.ts';
import type { Deployment } from '../config/deployment.ts';
import { serviceEnvironment } from '../config/environment.ts';
import { byFunction, type FunctionName } from '../config/functions.ts';
import type { Storage } from '../storage/storage.ts';
import { Firewall } from './firewall.ts';
import { Operations } from './operations.ts';
import { functionPermissions } from './permissions.ts';
import { createRestApi } from './rest-api.ts';
import { ServiceFunction } from './service-function.ts';
import { addUsagePlan } from './usage-plan.ts';

/** The functions of a stage and the API in front of them. */
export class ApiStack extends Stack {
  readonly restApi: RestApi;
  readonly functions: Readonly<Record<FunctionName, IFunction>>;

  constructor(scope: Construct, id: string, deployment: Deployment, storage: Storage, props: StackProps) {
    super(scope, id, props);
    this.functions = this.#functions(deployment, storage);
    this.#runInBackground(deployment, storage);
    this.restApi = createRestApi(this, deployment);
    new Operations(this, 'Operations', {
      restApi: this.restApi,
      functions: this.functions,
      authorizer: this.functions.authorizer,
      settings: deployment.api,
    });
    addUsagePlan(this, this.restApi, deployment.api.usagePlan);
    new Firewall(this, 'Firewall', {
      name: `stemwatch-${deployment.stage}`,
      stageArn: this.restApi.deploymentStage.stageArn,
      requestsPerAddress: deployment.api.requestsPerAddress,
    });
    this.#sampleTraces(deployment);
    new CfnOutput(this, 'Address', { value: this.restApi.url, description: 'Address of the API.' });
  }

  #functions(deployment: Deployment, storage: Storage): Record<FunctionName, IFunction> {
    const environment = {
      ...serviceEnvironment(deployment, storage),
      NODE_OPTIONS: '--enable-source-maps',
      POWERTOOLS_METRICS_NAMESPACE: metricNamespace,
    };
    const build = (name: FunctionName): IFunction =>
      new ServiceFunction(this, name, {
        name,
        deployment,
        environment,
        permissions: functionPermissions[name](storage),
      }).function;
    return byFunction(build);
  }

  #runInBackground(deployment: Deployment, storage: Storage): void {
    this.functions.webhooks.addEventSource(
      new SqsEventSource(storage.queues.webhooks, {
        batchSize: 1,
        reportBatchItemFailures: true,
        maxConcurrency: deployment.api.webhookConcurrency,
      }),
    );
    new Rule(this, 'EachMinute', {
      description: 'Looks for forgotten and lost jobs',
      schedule: Schedule.rate(Duration.minutes(1)),
      // The next minute is the retry.
      targets: [
        new LambdaFunction(this.functions.recovery, { retryAttempts: 0, maxEventAge: Duration.minutes(1) }),
      ],
    });
  }

  /** The decision falls at the API and travels with the request; workers follow it. */
  #sampleTraces(deployment: Deployment): void {
    new CfnSamplingRule(this, 'Sampling', {
      samplingRule: {
        ruleName: `stemwatch-${deployment.stage}`,
        version: 1,
        priority: 1000,
        fixedRate: deployment.tracing.samplingRate,
        reservoirSize: 1,
        host: '*',
        httpMethod: '*',
        urlPath: '*',
        resourceArn: '*',
        serviceType: '*',
        serviceName: `stemwatch-${deployment.stage}/${deployment.stage}`,
      },
    });
  }
}
