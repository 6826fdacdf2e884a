import type { AlarmSettings } from '../../config/alarm-settings.ts';
import type { Evaluation } from '../alarm-rule.ts';

/** Every minute of as many as machines may be beyond their thresholds. */
export const forHostMinutes = ({ hostMinutes }: AlarmSettings): Evaluation => ({
  breaching: hostMinutes,
  of: hostMinutes,
});
