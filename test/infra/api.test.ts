import { beforeAll, describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { type Route, routes } from '../../core/api/routes.ts';
import { problems } from '../../core/problems/problems.ts';
import { properties, resources, synthesized, type Synthesized } from './support/templates.ts';

/** A method of the template with the path that its resources spell. */
interface Method {
  readonly path: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

describe('the API stack', () => {
  let stage: Synthesized;
  let methods: readonly Method[];

  beforeAll(() => {
    stage = synthesized({ stage: 'test' });
    methods = methodsOf(stage);
  });

  test('has the operations of the route table and no others', () => {
    const found = methods.map(({ path, properties: method }) => `${String(method['HttpMethod'])} ${path}`);
    expect(found.toSorted()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).toSorted());
  });

  test.each((routes as readonly Route[]).map((route) => [route.operationId, route] as const))(
    'sends %s to its function, and past the authorizer exactly if it needs a scope',
    (operationId, route) => {
      const method = methods.find(({ properties: { OperationName } }) => OperationName === operationId);
      expect(method?.path).toBe(route.path);
      expect(method?.properties['AuthorizationType']).toBe(route.scope === null ? 'NONE' : 'CUSTOM');
      expect(method?.properties['AuthorizerId'] !== undefined).toBe(route.scope !== null);
      expect(JSON.stringify(method?.properties['Integration'])).toMatch(
        new RegExp(`"type":"AWS_PROXY"|"Type":"AWS_PROXY"`),
      );
      expect(JSON.stringify(method?.properties['Integration'])).toContain(`"${route.handler}Function`);
      expect(method?.properties['RequestModels'] !== undefined).toBe(route.body !== undefined);
    },
  );

  test('remembers the verdict on a token for a minute only', () => {
    stage.api.hasResourceProperties('AWS::ApiGateway::Authorizer', {
      Type: 'REQUEST',
      IdentitySource: 'method.request.header.Authorization',
      AuthorizerResultTtlInSeconds: 60,
    });
  });

  test('answers problem documents for everything that API Gateway refuses itself', () => {
    const responses = properties(stage.api, 'AWS::ApiGateway::GatewayResponse');
    expect(responses.length).toBeGreaterThan(10);
    for (const { ResponseType, ResponseTemplates, StatusCode, ResponseParameters } of responses) {
      const document = JSON.parse(
        (ResponseTemplates as Record<string, string>)['application/json'] ?? '',
      ) as {
        type: string;
        status: number;
        action: string;
      };
      const slug = document.type.replace('urn:stemwatch:problem:', '');
      expect([ResponseType, Object.keys(problems)]).toEqual([ResponseType, expect.arrayContaining([slug])]);
      expect(StatusCode).toBe(String(document.status));
      expect(document.action).not.toBe('');
      expect(ResponseParameters).toMatchObject({
        'gatewayresponse.header.Content-Type': "'application/problem+json'",
      });
    }
  });

  test('logs every request as JSON, errors of its own, and no bodies', () => {
    stage.api.hasResourceProperties('AWS::ApiGateway::Stage', {
      TracingEnabled: true,
      AccessLogSetting: Match.objectLike({ Format: Match.stringLikeRegexp('^\\{.*"owner"') }),
      MethodSettings: [
        Match.objectLike({
          LoggingLevel: 'ERROR',
          DataTraceEnabled: false,
          ThrottlingRateLimit: 100,
          ThrottlingBurstLimit: 200,
        }),
      ],
    });
  });

  test('stands behind a firewall that limits each address with our own problem document', () => {
    stage.api.hasResourceProperties('AWS::WAFv2::WebACL', {
      Rules: Match.arrayWith([
        Match.objectLike({
          Statement: { RateBasedStatement: Match.objectLike({ Limit: 2000, AggregateKeyType: 'IP' }) },
          Action: { Block: { CustomResponse: Match.objectLike({ ResponseCode: 429 }) } },
        }),
      ]),
    });
    stage.api.resourceCountIs('AWS::WAFv2::WebACLAssociation', 1);
  });

  test('lets a song be called anything: body rules of the firewall only count', () => {
    stage.api.hasResourceProperties('AWS::WAFv2::WebACL', {
      Rules: Match.arrayWith([
        Match.objectLike({
          Statement: {
            ManagedRuleGroupStatement: Match.objectLike({
              RuleActionOverrides: Match.arrayWith([
                { Name: 'SizeRestrictions_BODY', ActionToUse: { Count: {} } },
                { Name: 'GenericLFI_BODY', ActionToUse: { Count: {} } },
              ]),
            }),
          },
        }),
      ]),
    });
  });

  test('looks for lost jobs each minute', () => {
    stage.api.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'rate(1 minute)',
      State: 'ENABLED',
    });
  });

  test('delivers webhooks with partial batch answers and bounded concurrency', () => {
    stage.api.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 5 },
    });
  });

  test('asks for API keys only where the configuration wants it', () => {
    stage.api.resourceCountIs('AWS::ApiGateway::UsagePlan', 0);
    const open = synthesized({
      stage: 'open',
      api: {
        usagePlan: { ratePerSecond: 5, burst: 10, requestsPerDay: 1000 },
      },
    });
    open.api.hasResourceProperties('AWS::ApiGateway::UsagePlan', {
      Quota: { Limit: 1000, Period: 'DAY' },
      Throttle: { RateLimit: 5, BurstLimit: 10 },
    });
    const methodsWithKeys = methodsOf(open).filter(
      ({ properties: method }) => method['ApiKeyRequired'] === true,
    );
    expect(methodsWithKeys).toHaveLength(routes.filter(({ scope }) => scope !== null).length);
  });
});

function methodsOf({ api }: Synthesized): readonly Method[] {
  const tree = resources(api, 'AWS::ApiGateway::Resource');
  const pathOf = (id: unknown): string => {
    const logicalId = (id as { Ref?: string }).Ref;
    if (logicalId === undefined) return '';
    const { ParentId, PathPart } = tree[logicalId]?.Properties ?? {};
    return `${pathOf(ParentId)}/${String(PathPart)}`;
  };
  return properties(api, 'AWS::ApiGateway::Method').map((method) => ({
    path: pathOf(method['ResourceId']) || '/',
    properties: method,
  }));
}
