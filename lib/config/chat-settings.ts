import { z } from 'zod';

const slackId = (prefixes: string, what: string) =>
  z.string().regex(new RegExp(`^[${prefixes}][A-Z0-9]{1,20}$`), what);

/** Slack channels that Amazon Q in chat applications posts alarms to; the workspace is authorised once by hand. */
export const chatSettingsSchema = z.strictObject({
  /** Id of the Slack workspace, such as T0123ABCD. */
  workspaceId: slackId('T', 'the id of a workspace, such as T0123ABCD'),
  /** Channel ids by severity; a severity without one is not posted. */
  channels: z.strictObject({
    critical: slackId('CG', 'the id of a channel, such as C0123ABCD').optional(),
    warning: slackId('CG', 'the id of a channel, such as C0123ABCD').optional(),
    info: slackId('CG', 'the id of a channel, such as C0123ABCD').optional(),
  }),
});

/** Checked settings of chat applications. */
export type ChatSettings = z.infer<typeof chatSettingsSchema>;
