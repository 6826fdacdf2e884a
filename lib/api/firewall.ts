import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { problemDocument } from '../../core/problems/problems.ts';

/**
 * Managed rules that judge request bodies by what a web page might do with them. Our bodies are JSON that handlers check
 * field by field: songs may be called `../<script>`, webhooks are addresses, a list of parts is long. They only count.
 */
const countedRules = [
  'SizeRestrictions_BODY',
  'CrossSiteScripting_BODY',
  'GenericLFI_BODY',
  'GenericRFI_BODY',
  'EC2MetaDataSSRF_BODY',
] as const;

/** The window of the rate rule. */
const windowSeconds = 300;

/** What the firewall needs to know. */
export interface FirewallProps {
  readonly name: string;
  /** ARN of the API's stage. */
  readonly stageArn: string;
  /** Requests of one address within five minutes; approximate, WAF reacts within about half a minute. */
  readonly requestsPerAddress: number;
}

/** Web firewall in front of the API: a limit per address, then AWS's common rules. */
export class Firewall extends Construct {
  constructor(scope: Construct, id: string, props: FirewallProps) {
    super(scope, id);
    const acl = new CfnWebACL(this, 'Acl', {
      scope: 'REGIONAL',
      description: `Limits and filters requests to ${props.name}`,
      defaultAction: { allow: {} },
      visibilityConfig: visible(props.name),
      customResponseBodies: {
        rateLimited: {
          contentType: 'APPLICATION_JSON',
          content: JSON.stringify(
            problemDocument('rate-limited', 'Too many requests came from your address within five minutes.'),
          ),
        },
      },
      rules: [rateRule(props.requestsPerAddress), commonRules()],
    });
    new CfnWebACLAssociation(this, 'Association', { resourceArn: props.stageArn, webAclArn: acl.attrArn });
  }
}

const rateRule = (limit: number): CfnWebACL.RuleProperty => ({
  name: 'address-rate',
  priority: 0,
  statement: { rateBasedStatement: { limit, evaluationWindowSec: windowSeconds, aggregateKeyType: 'IP' } },
  action: {
    block: {
      customResponse: {
        responseCode: 429,
        customResponseBodyKey: 'rateLimited',
        responseHeaders: [{ name: 'Retry-After', value: '60' }],
      },
    },
  },
  visibilityConfig: visible('address-rate'),
});

const commonRules = (): CfnWebACL.RuleProperty => ({
  name: 'common-rules',
  priority: 1,
  statement: {
    managedRuleGroupStatement: {
      vendorName: 'AWS',
      name: 'AWSManagedRulesCommonRuleSet',
      ruleActionOverrides: countedRules.map((name) => ({ name, actionToUse: { count: {} } })),
    },
  },
  overrideAction: { none: {} },
  visibilityConfig: visible('common-rules'),
});

const visible = (metricName: string): CfnWebACL.VisibilityConfigProperty => ({
  metricName,
  cloudWatchMetricsEnabled: true,
  sampledRequestsEnabled: true,
});
