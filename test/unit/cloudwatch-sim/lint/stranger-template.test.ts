import { expect, test } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import { lintTemplates } from '../../../../cloudwatch-sim/lint/lint-templates.ts';
import { readTemplates } from '../../../../cloudwatch-sim/template/read-templates.ts';

const file = fileURLToPath(new URL('stranger/orders.template.json', import.meta.url));

/** Findings as `alarm: rule`, with the parts of the alarm's logical id that a person gave it. */
async function findings(): Promise<string[]> {
  const [set] = await readTemplates([file]);
  const { findings: found } = lintTemplates((set?.templates ?? []).map(({ stack }) => stack));
  return found.map(
    ({ logicalId, rule }) =>
      `${logicalId.replace(/^MonitoringOrders|[0-9A-F]{8}$/g, '').replace(/[0-9A-F]{8}$/, '')}: ${rule}`,
  );
}

test('the lint tells users of cdk-monitoring-constructs which of their alarms will not do what they are for', async () => {
  expect((await findings()).filter((each) => !each.endsWith('no-ok-action'))).toEqual([
    // 5 was meant as a percentage; the metric's average is a share of 1.
    'HandlerFaultRateCritical: threshold-never-met',
    'DeadDLQQueueMessageCountMaxCritical: absence-insufficient',
    'HandlerMinTPSWarning: unfit-function',
    'QueueQueueMessageAgeMaxWarning: absence-insufficient',
    'OnCall: topic-without-subscription',
  ]);
});

test('the lint tells them that the end of a failure is never told', async () => {
  expect((await findings()).filter((each) => each.endsWith('no-ok-action'))).toHaveLength(6);
});
