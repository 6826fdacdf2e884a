import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';

/**
 * A client to read figures and alarms back from CloudWatch (or from what AWS_ENDPOINT_URL_CLOUDWATCH names). It gives up
 * soon: whoever reads figures asks again in a minute, and must not wait for them longer than for the answer itself.
 */
export const createFiguresClient = (): CloudWatchClient => new CloudWatchClient({ maxAttempts: 2 });
