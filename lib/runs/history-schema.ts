import { z } from 'zod';
import { ERROR_CODES, type ErrorCode } from '../errors.ts';
import { isTimeZone } from '../zoned-day.ts';
import { MAX_VALUES, RUN_SORTS } from './history-filter.ts';
import { RUN_KINDS, RUN_STATES, STEP_NAMES } from './steps.ts';

const listOf = <T extends z.ZodType>(value: T) => z.array(value).min(1).max(MAX_VALUES).optional();
const part = (length: number) => z.string().trim().min(1).max(length);
const seconds = z
  .string()
  .regex(/^\d{1,8}$/)
  .transform(Number)
  .optional();

/**
 * The filters of the run history, as in the address of the page and in the HTTP API: `?state=failed&state=cancelled`.
 * A run must match every filter, by any of its values. `readHistoryFilter` reads the same.
 */
export const historyFilterSchema = z.strictObject({
  team: listOf(part(64)),
  kind: listOf(z.enum(RUN_KINDS)),
  state: listOf(z.enum(RUN_STATES)).describe('As the history shows it: a failed run that is canceled stays failed'),
  person: listOf(part(200)).describe('Part of the requester’s name'),
  region: listOf(part(64)),
  alias: listOf(part(300)).describe('Part of the alias'),
  role: listOf(part(100)).describe('Part of the role name'),
  arn: listOf(part(2048).startsWith('arn:')).describe('The beginning of an ARN'),
  error: listOf(z.enum(ERROR_CODES as [ErrorCode, ...ErrorCode[]])).describe('Why the first failed step failed'),
  step: listOf(z.enum(STEP_NAMES)).describe('The first failed step'),
  longer: seconds.describe('The least working time, in seconds'),
  shorter: seconds.describe('The greatest working time, in seconds'),
  from: z.iso.date().optional().describe('The first day on which runs were requested'),
  to: z.iso.date().optional().describe('The last day'),
  zone: z.string().max(64).refine(isTimeZone).optional().describe('The time zone of the days; UTC if missing'),
  text: listOf(part(2048)).describe(
    'Part of a name, or the beginning of an ARN, a key ID, or a run ID; each of several must match',
  ),
  sort: z.enum(RUN_SORTS).optional(),
  cursor: z.string().max(300).optional(),
});
