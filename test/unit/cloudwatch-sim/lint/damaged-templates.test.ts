import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { lintTemplates } from '../../../../cloudwatch-sim/lint/lint-templates.ts';
import {
  parseTemplate,
  type TemplateDocument,
} from '../../../../cloudwatch-sim/template/template-document.ts';
import { TemplateError } from '../../../../cloudwatch-sim/template/template-error.ts';
import { seededRandom } from '../support/seeded-random.ts';

const whole = readFileSync(new URL('stranger/orders.template.json', import.meta.url), 'utf8');

const plainDamages = [null, 1, -1, '', 'x', true, [], {}, [null], [[{}]], 1e308];
const references = [{ Ref: 'Nope' }, { Ref: 1 }, { Ref: 'AWS::NoValue' }, { 'Fn::GetAtt': ['A'] }];
const calls = [
  { 'Fn::GetAtt': 5 },
  { 'Fn::If': ['c', 1, 2] },
  { 'Fn::Sub': '${x}' },
  { 'Fn::Cidr': ['x', 1] },
];
const damages: readonly unknown[] = [...plainDamages, ...references, ...calls];

/** Every place of a value: what holds it, and under which key. */
function places(
  value: unknown,
  found: [Record<string, unknown>, string][] = [],
): [Record<string, unknown>, string][] {
  if (value === null || typeof value !== 'object') return found;
  for (const key of Object.keys(value)) {
    found.push([value as Record<string, unknown>, key]);
    places((value as Record<string, unknown>)[key], found);
  }
  return found;
}

/** The template with up to six values removed or replaced. */
function damaged(random: () => number): string {
  const template = JSON.parse(whole) as { Resources: unknown };
  for (let left = 1 + random() * 5; left > 0; left -= 1) {
    const all = places(template.Resources);
    const [holder, key] = all[Math.floor(random() * all.length)]!;
    if (random() < 0.2) delete holder[key];
    else holder[key] = damages[Math.floor(random() * damages.length)];
  }
  return JSON.stringify(template);
}

function parsed(text: string): TemplateDocument | undefined {
  try {
    return parseTemplate(text, 'damaged');
  } catch (error) {
    if (error instanceof TemplateError) return undefined;
    throw error;
  }
}

test('the lint dies of no template, however damaged', () => {
  const random = seededRandom(20_261_121);
  const documents = Array.from({ length: 300 }, () => parsed(damaged(random))).filter(
    (each) => each !== undefined,
  );
  expect(documents.length).toBeGreaterThan(100);
  for (const document of documents) {
    const deployment = { stackName: 'orders', accountId: '111122223333', region: 'eu-west-1' };
    expect(lintTemplates([{ deployment, document }]).findings.length).toBeGreaterThan(0);
  }
});
