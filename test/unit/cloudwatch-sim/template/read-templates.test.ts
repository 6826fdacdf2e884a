import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readTemplates } from '../../../../cloudwatch-sim/template/read-templates.ts';
import { TemplateError } from '../../../../cloudwatch-sim/template/template-error.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'read-templates-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, content: unknown): string {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

const template = (resources: object = {}): object => ({ Resources: resources });
const stack = (templateFile: string, stackName: string, environment: string): object => ({
  type: 'aws:cloudformation:stack',
  environment,
  properties: { templateFile, stackName },
});

/** Names of the stacks of each set. */
const stacksOf = async (...paths: string[]): Promise<string[][]> =>
  (await readTemplates(paths)).map(({ templates }) =>
    templates.map((each) => each.stack.deployment.stackName),
  );

describe('templates are read', () => {
  test('from files, which are taken as deployed together', async () => {
    const files = [write('a.template.json', template()), write('b.json', template())];
    expect(await stacksOf(...files)).toEqual([['a', 'b']]);
  });

  test('from a folder', async () => {
    write('one.template.json', template());
    write('one.assets.json', {});
    expect(await stacksOf(folder)).toEqual([['one']]);
  });

  test('from a cloud assembly, by account and region, with stages and nested stacks', async () => {
    const nested = {
      Type: 'AWS::CloudFormation::Stack',
      Metadata: { 'aws:asset:path': 'inner.nested.template.json' },
    };
    write('outer.template.json', template({ Inner: nested }));
    write('inner.nested.template.json', template());
    write('edge.template.json', template());
    write('assembly-prod/api.template.json', template());
    write('assembly-prod/manifest.json', {
      artifacts: { Api: stack('api.template.json', 'api', 'aws://unknown-account/unknown-region') },
    });
    write('manifest.json', {
      artifacts: {
        Outer: stack('outer.template.json', 'outer', 'aws://111122223333/eu-west-1'),
        Edge: stack('edge.template.json', 'edge', 'aws://111122223333/us-east-1'),
        Tree: { type: 'cdk:tree', properties: { file: 'tree.json' } },
        prod: { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-prod' } },
      },
    });
    expect(await stacksOf(folder)).toEqual([['outer', 'outer-Inner'], ['edge'], ['api']]);
    const [first, , third] = await readTemplates([folder]);
    expect(first?.templates[1]?.stack.deployment).toEqual({
      accountId: '111122223333',
      region: 'eu-west-1',
      stackName: 'outer-Inner',
    });
    expect(third?.templates[0]?.stack.deployment).toMatchObject({ region: 'us-east-1' });
  });
});

describe('what is no template is refused', () => {
  test.each<[string, () => string, string]>([
    ['nothing', () => join(folder, 'gone.json'), 'gone.json: cannot be read'],
    ['a folder without templates', () => folder, 'holds no template'],
    ['a text', () => write('a.json', 'Resources:'), 'a.json: is not JSON'],
    ['other JSON', () => write('a.json', { Alarms: [] }), 'is not a CloudFormation template'],
    ['a broken manifest', () => dirname(write('manifest.json', '{')), 'is no manifest of a cloud assembly'],
    ['an assembly without stacks', () => dirname(write('manifest.json', {})), 'holds no template'],
  ])('%s', async (_, path, problem) => {
    const reading = readTemplates([path()]);
    await expect(reading).rejects.toThrow(TemplateError);
    await expect(reading).rejects.toThrow(problem);
  });
});
