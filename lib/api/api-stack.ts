import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { type RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Cluster, FargateService } from 'aws-cdk-lib/aws-ecs';
import type { Function as LambdaFunction, IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSamplingRule } from 'aws-cdk-lib/aws-xray';
import type { Construct } from 'constructs';
import type { ProbeTarget } from '../../core/probes/probe-settings.ts';
import { metricNamespace } from '../../core/telemetry/catalogue.ts';
import type { Deployment } from '../config/deployment.ts';
import { monitoringEnvironment, serviceEnvironment } from '../config/environment.ts';
import { byFunction, type FunctionName } from '../config/functions.ts';
import type { Monitored } from '../monitoring/monitored.ts';
import type { Storage } from '../storage/storage.ts';
import { Background } from './background.ts';
import { Firewall } from './firewall.ts';
import { Operations } from './operations.ts';
import { functionPermissions } from './permissions.ts';
import { createRestApi } from './rest-api.ts';
import { ServiceFunction } from './service-function.ts';
import { addUsagePlan } from './usage-plan.ts';

/** What the API of a stage is built on. */
export interface ApiStackParts {
  readonly deployment: Deployment;
  readonly storage: Storage;
  readonly worker: { readonly cluster: Cluster; readonly service: FargateService };
}

/** The functions that watch the rest of the service, and get variables of their own for it. */
const watchers = ['sampler', 'probe', 'trends'] as const satisfies readonly FunctionName[];

/** The functions of a stage and the API in front of them. */
export class ApiStack extends Stack {
  readonly restApi: RestApi;
  readonly functions: Readonly<Record<FunctionName, IFunction>>;
  /** What probes measure, how often. */
  readonly probed: Monitored['probed'];
  readonly #built: Readonly<Record<FunctionName, LambdaFunction>>;

  constructor(scope: Construct, id: string, parts: ApiStackParts, props: StackProps) {
    super(scope, id, props);
    const { deployment, storage } = parts;
    this.#built = this.#functions(deployment, storage);
    this.functions = this.#built;
    new Background(this, 'Background', { ...parts, functions: this.functions });
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
    this.#tellWatchers(parts);
    this.probed = {
      regions: this.#probeTargets(deployment).map(({ region }) => region),
      endpoints: deployment.probes.settings.endpoints,
      intervalSeconds: deployment.probes.settings.intervalSeconds,
    };
    this.#sampleTraces(deployment);
    new CfnOutput(this, 'Address', { value: this.restApi.url, description: 'Address of the API.' });
  }

  #functions(deployment: Deployment, storage: Storage): Record<FunctionName, LambdaFunction> {
    const environment = {
      ...serviceEnvironment(deployment, storage),
      NODE_OPTIONS: '--enable-source-maps',
      POWERTOOLS_METRICS_NAMESPACE: metricNamespace,
    };
    const build = (name: FunctionName): LambdaFunction =>
      new ServiceFunction(this, name, {
        name,
        deployment,
        environment,
        permissions: functionPermissions[name](storage),
      }).function;
    return byFunction(build);
  }

  #probeTargets({ probes }: Deployment): readonly ProbeTarget[] {
    return probes.targets.length > 0 ? probes.targets : [{ region: this.region, url: this.restApi.url }];
  }

  /** Some functions are told of workers and of the API itself, which is made after them. */
  #tellWatchers({ deployment, storage, worker }: ApiStackParts): void {
    const variables = monitoringEnvironment(
      deployment,
      storage,
      { cluster: worker.cluster.clusterName, service: worker.service.serviceName },
      this.toJsonString(this.#probeTargets(deployment)),
    );
    for (const name of watchers) {
      for (const [variable, value] of Object.entries(variables))
        this.#built[name].addEnvironment(variable, value);
    }
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
