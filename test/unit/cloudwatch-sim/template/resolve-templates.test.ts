import { describe, expect, test } from '@jest/globals';
import { resolveTemplates } from '../../../../cloudwatch-sim/template/resolve-templates.ts';
import type { Resource } from '../../../../cloudwatch-sim/template/stack.ts';
import { parseTemplate } from '../../../../cloudwatch-sim/template/template-document.ts';
import { TemplateError } from '../../../../cloudwatch-sim/template/template-error.ts';

const place = { region: 'eu-west-1', accountId: '111122223333' };

/** Resolves one template for each stack name. */
function resolve(templates: Record<string, object>, parameters: Record<string, string> = {}): Resource[] {
  return resolveTemplates(
    Object.entries(templates).map(([stackName, template]) => ({
      deployment: { ...place, stackName },
      document: parseTemplate(JSON.stringify(template), stackName),
      parameters,
    })),
  );
}

/** What a value becomes among these resources, conditions and mappings. */
function valueOf(value: unknown, rest: object = {}, parameters: Record<string, string> = {}): unknown {
  const Resources = {
    Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'songs' } },
    Topic: { Type: 'AWS::SNS::Topic' },
    Function: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: { Ref: 'Prefix' } } },
    Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'api' } },
    Policy: { Type: 'AWS::ApplicationAutoScaling::ScalingPolicy' },
    Thing: { Type: 'Custom::Thing' },
    Seen: { Type: 'Custom::Seen', Properties: { value } },
  };
  const Parameters = { Prefix: { Type: 'String', Default: 'handle' }, Open: { Type: 'String' } };
  const found = resolve({ stack: { Resources, Parameters, ...rest } }, parameters);
  return found.find(({ logicalId }) => logicalId === 'Seen')?.properties.value;
}

test.each([
  ['a parameter by its default', { Ref: 'Prefix' }, 'handle'],
  ['a parameter without default by its name', { Ref: 'Open' }, 'Open'],
  ['the region', { Ref: 'AWS::Region' }, 'eu-west-1'],
  ['a queue by its address', { Ref: 'Queue' }, 'https://sqs.eu-west-1.amazonaws.com/111122223333/songs'],
  ['a topic by its ARN', { Ref: 'Topic' }, 'arn:aws:sns:eu-west-1:111122223333:Topic'],
  [
    'a scaling policy by its ARN',
    { Ref: 'Policy' },
    'arn:aws:autoscaling:eu-west-1:111122223333:scalingPolicy:Policy',
  ],
  ['a function by its name', { Ref: 'Function' }, 'handle'],
  ['an API by its id', { Ref: 'Api' }, 'Api'],
  ['a name by attribute', { 'Fn::GetAtt': ['Queue', 'QueueName'] }, 'songs'],
  ['an ARN by attribute', { 'Fn::GetAtt': 'Queue.Arn' }, 'arn:aws:sqs:eu-west-1:111122223333:songs'],
  ['an unknown attribute by a text of its own', { 'Fn::GetAtt': ['Thing', 'A.B'] }, 'Thing.A.B'],
  ['joined texts', { 'Fn::Join': ['-', ['a', { Ref: 'Prefix' }, 3]] }, 'a-handle-3'],
  ['a substitution', { 'Fn::Sub': '${Queue.QueueName}/${!kept}/${AWS::Region}' }, 'songs/${kept}/eu-west-1'],
  [
    'own variables',
    { 'Fn::Sub': ['${x}-${Prefix}', { x: { Ref: 'Topic' } }] },
    'arn:aws:sns:eu-west-1:111122223333:Topic-handle',
  ],
  ['a part of a text', { 'Fn::Select': ['1', { 'Fn::Split': [',', 'a,b,c'] }] }, 'b'],
  [
    'nested values',
    { list: [{ Ref: 'AWS::NoValue' }, { Ref: 'Prefix' }], gone: { Ref: 'AWS::NoValue' } },
    { list: ['handle'] },
  ],
])('resolves %s', (_, value, expected) => {
  expect(valueOf(value)).toEqual(expected);
});

test('parameters that are given take the place of their defaults', () => {
  expect(valueOf({ Ref: 'Function' }, {}, { Prefix: 'other' })).toBe('other');
});

describe('conditions', () => {
  const Conditions = {
    Large: { 'Fn::Equals': [{ Ref: 'Prefix' }, 'handle'] },
    Small: { 'Fn::Not': [{ Condition: 'Large' }] },
    Either: { 'Fn::Or': [{ Condition: 'Large' }, { Condition: 'Small' }] },
    Both: { 'Fn::And': [{ Condition: 'Large' }, { Condition: 'Small' }] },
  };

  test.each([
    ['Large', 'yes'],
    ['Small', 'no'],
    ['Either', 'yes'],
    ['Both', 'no'],
  ])('%s chooses %s', (name, expected) => {
    expect(valueOf({ 'Fn::If': [name, 'yes', 'no'] }, { Conditions })).toBe(expected);
  });

  test('leave out resources for which they do not hold', () => {
    const Resources = { A: { Type: 'Custom::A', Condition: 'Never' }, B: { Type: 'Custom::B' } };
    const never = { Never: { 'Fn::Equals': ['a', 'b'] } };
    expect(resolve({ s: { Resources, Conditions: never } }).map(({ logicalId }) => logicalId)).toEqual(['B']);
  });
});

test('finds values in mappings', () => {
  const Mappings = { Sizes: { 'eu-west-1': { small: 7 } } };
  expect(valueOf({ 'Fn::FindInMap': ['Sizes', { Ref: 'AWS::Region' }, 'small'] }, { Mappings })).toBe(7);
});

test('follows imports from stack to stack, in any order', () => {
  const user = {
    Resources: { A: { Type: 'Custom::A', Properties: { queue: { 'Fn::ImportValue': 'songs-queue' } } } },
  };
  const maker = {
    Resources: { Queue: { Type: 'AWS::SQS::Queue' } },
    Outputs: {
      Export: {
        Value: { 'Fn::GetAtt': ['Queue', 'QueueName'] },
        Export: { Name: { 'Fn::Sub': 'songs-queue' } },
      },
      Plain: { Value: 'x' },
    },
  };
  expect(resolve({ user, maker })[0]?.properties).toEqual({ queue: 'Queue' });
});

test.each([
  ['a reference to nothing', { Ref: 'Nobody' }, 'stack/Resources/Seen/Properties/value: refers to "Nobody"'],
  ['an attribute of nothing', { 'Fn::GetAtt': ['Nobody', 'Arn'] }, 'refers to "Nobody"'],
  ['an unknown import', { 'Fn::ImportValue': 'x' }, 'imports "x", which no template given exports'],
  ['an unknown function', { 'Fn::Transform': {} }, 'uses Fn::Transform'],
  ['an unknown condition', { 'Fn::If': ['X', 1, 2] }, 'names the condition "X"'],
  ['a join of no list', { 'Fn::Join': ['-', 'abc'] }, 'expected a list'],
  ['a join with an object', { 'Fn::Join': ['-', [{ a: 1, b: 2 }]] }, 'expected a text'],
  ['a selection beyond the end', { 'Fn::Select': [5, ['a']] }, 'does not have'],
  ['an unknown key of a mapping', { 'Fn::FindInMap': ['a', 'b', 'c'] }, 'mapping a/b/c'],
])('names the place of %s', (_, value, message) => {
  expect(() => valueOf(value)).toThrow(TemplateError);
  expect(() => valueOf(value)).toThrow(message);
});

test('conditions and names that go in a circle are refused rather than followed', () => {
  const Conditions = { A: { Condition: 'B' }, B: { Condition: 'A' } };
  expect(() => valueOf({ 'Fn::If': ['A', 1, 2] }, { Conditions })).toThrow('in a circle');
  const Resources = {
    A: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::GetAtt': ['B', 'QueueName'] } } },
    B: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::GetAtt': ['A', 'QueueName'] } } },
  };
  expect(() => resolve({ s: { Resources } })).toThrow('in a circle');
});

test.each([
  ['{', 'is not JSON'],
  ['[]', 'is not a CloudFormation template'],
  ['{"Resources":{"A":{}}}', 'bad/Resources/A/Type'],
])('refuses %s as a template', (text, message) => {
  expect(() => parseTemplate(text, 'bad')).toThrow(message);
});

test('of chosen types only these are resolved, whatever else cannot be', () => {
  const Resources = {
    Queue: { Type: 'AWS::SQS::Queue' },
    Odd: { Type: 'Custom::Odd', Properties: { a: { Ref: 'None' } } },
  };
  const document = parseTemplate(JSON.stringify({ Resources }), 'stack');
  const stack = { deployment: { ...place, stackName: 'stack' }, document };
  const found = resolveTemplates([stack], { types: new Set(['AWS::SQS::Queue']) });
  expect(found.map(({ logicalId }) => logicalId)).toEqual(['Queue']);
});

describe('a template in YAML', () => {
  const yaml = `
AWSTemplateFormatVersion: 2010-09-09
Parameters:
  Prefix: { Type: String, Default: shop }
Conditions:
  Loud: !Equals [!Ref Prefix, shop]
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: !Sub "\${Prefix}-songs"
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties: &shared
      Threshold: 5
      Dimensions: [{ Name: QueueName, Value: !GetAtt Queue.QueueName }]
      AlarmActions: !If [Loud, [!Join ["", ["arn:", !Ref AWS::Region]]], !Ref AWS::NoValue]
  Copy:
    Type: AWS::CloudWatch::Alarm
    Properties: *shared
`;

  test('has the same resources as in JSON, short forms and aliases resolved', () => {
    const stack = { deployment: { ...place, stackName: 's' }, document: parseTemplate(yaml, 's.yaml') };
    const [, alarm, copy] = resolveTemplates([stack]);
    expect(alarm?.properties).toEqual({
      Threshold: 5,
      Dimensions: [{ Name: 'QueueName', Value: 'shop-songs' }],
      AlarmActions: ['arn:eu-west-1'],
    });
    expect(copy?.properties).toEqual(alarm?.properties);
  });

  test.each([
    ['Resources: [', 's.yaml:1: is not YAML'],
    ['Resources:\n  A: { Type: x }\n B: 1', 's.yaml:3: is not YAML'],
    ['just text', 'is not a CloudFormation template'],
    ['', 'is not a CloudFormation template'],
    ['Resources: {}\nA: &a [*a]', 'refer to themselves'],
  ])('that is damaged is refused with its line: %j', (text, message) => {
    expect(() => parseTemplate(text, 's.yaml')).toThrow(TemplateError);
    expect(() => parseTemplate(text, 's.yaml')).toThrow(message);
  });
});
