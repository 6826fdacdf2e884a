import { CfnResource } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * Accepts a finding of `stemwatch alarms lint` at a resource, for a reason that the template carries. A second call for the
 * same construct would replace the first.
 */
export function acknowledgeLint(construct: Construct, rule: string, reason: string): void {
  const resource = construct.node.defaultChild;
  if (!(resource instanceof CfnResource)) {
    throw new Error(
      `${construct.node.path} is no single resource; acknowledge ${rule} at the resource itself.`,
    );
  }
  resource.addMetadata('stemwatch', { lint: { ignore: [{ rule, reason }] } });
}
