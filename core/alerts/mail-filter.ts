/**
 * Which changes of alarms are mailed, as SNS's filter of message bodies: those to and from ALARM. Without it everybody
 * would get a mail for each alarm of a new stage, when it goes from no data to OK.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/string-value-matching.html
 */
export const mailFilter = { $or: [{ NewStateValue: ['ALARM'] }, { OldStateValue: ['ALARM'] }] } as const;
