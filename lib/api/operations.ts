import { Duration, Validations } from 'aws-cdk-lib';
import {
  AuthorizationType,
  CfnModel,
  IdentitySource,
  LambdaIntegration,
  type MethodOptions,
  Model,
  RequestAuthorizer,
  RequestValidator,
  type RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { type ApiFunction, type Route, routes } from '../../core/api/routes.ts';
import type { ApiSettings } from '../config/api-settings.ts';
import { requestModel } from './request-models.ts';

/** What the operations are attached to. */
export interface OperationsProps {
  readonly restApi: RestApi;
  readonly functions: Readonly<Record<ApiFunction, IFunction>>;
  readonly authorizer: IFunction;
  readonly settings: ApiSettings;
}

/** Every operation of the route table as resource, method, integration, authorizer and body check. */
export class Operations extends Construct {
  constructor(scope: Construct, id: string, props: OperationsProps) {
    super(scope, id);
    const { restApi, functions, settings } = props;
    const authorizer = new RequestAuthorizer(this, 'Tokens', {
      handler: props.authorizer,
      identitySources: [IdentitySource.header('Authorization')],
      resultsCacheTtl: Duration.seconds(settings.authorizerCacheSeconds),
    });
    const requestValidator = new RequestValidator(this, 'Validator', {
      restApi,
      validateRequestBody: true,
      validateRequestParameters: true,
    });
    const integrations = new Map(
      Object.entries(functions).map(([name, target]) => [name, integration(target)] as const),
    );
    for (const route of routes as readonly Route[]) {
      const method = restApi.root
        .resourceForPath(route.path)
        .addMethod(route.method, integrations.get(route.handler), {
          operationName: route.operationId,
          requestValidator,
          ...this.#access(route, authorizer, settings),
          ...this.#body(route, restApi),
        });
      acknowledgeAccess(method, route);
    }
  }

  #access(route: Route, authorizer: RequestAuthorizer, settings: ApiSettings): MethodOptions {
    if (route.scope === null) return { authorizationType: AuthorizationType.NONE };
    return {
      authorizationType: AuthorizationType.CUSTOM,
      authorizer,
      apiKeyRequired: settings.usagePlan !== undefined,
    };
  }

  #body(route: Route, restApi: RestApi): MethodOptions {
    if (route.body === undefined) return {};
    const name = `${route.operationId[0]?.toUpperCase()}${route.operationId.slice(1)}`;
    const model = new CfnModel(this, `${name}Model`, {
      restApiId: restApi.restApiId,
      name,
      description: `Body of ${route.operationId}`,
      contentType: 'application/json',
      schema: requestModel(route.body),
    });
    return {
      requestModels: { 'application/json': Model.fromModelName(this, `${name}Reference`, model.ref) },
    };
  }
}

/** One permission for the whole API instead of two for each method. */
const integration = (target: IFunction): LambdaIntegration =>
  new LambdaIntegration(target, { proxy: true, scopePermissionToMethod: false });

function acknowledgeAccess(method: Construct, { operationId, scope }: Route): void {
  if (scope === null) {
    const reason = `${operationId} is public by the route table: it tells nothing about owners and their songs.`;
    Validations.of(method).acknowledge({ id: 'AwsSolutions-APIG4', reason });
  }
  Validations.of(method).acknowledge({
    id: 'AwsSolutions-COG4',
    reason:
      'Callers are programs with hashed tokens of this service, checked by its authorizer; it has no users.',
  });
}
