import { actionsOfCall } from '../aws/call-actions.ts';
import type { ErrorCode, ErrorParams } from '../errors.ts';

/** The text of an error: what happened, why, and what to do. ICU messages over `ERROR_PARAMS`. */
interface ErrorWords {
  /** Has no values, since lists also show it as the reason why a key can't be used. */
  title: string;
  cause: string;
  remedy: string;
}
export type ErrorMessages<Code extends ErrorCode = ErrorCode> = Record<Code, ErrorWords>;

/**
 * Every value that the messages may use. `owner` is `portal` or `other`, `keys` is a list of key ids, `policyType` is one
 * of `POLICY_TYPES`.
 */
export const ERROR_PARAMS = [
  'name',
  'arn',
  'owner',
  'ownerRun',
  'ownerTeam',
  'differences',
  'date',
  'action',
  'actions',
  'resource',
  'policyType',
  'policyArn',
  'isActionNamed',
  'isResourceNamed',
  'isPolicyNamed',
  'explicit',
  'quota',
  'accountId',
  'expectedAccountId',
  'region',
  'roleArn',
  'portalArn',
  'operation',
  'step',
  'seconds',
  'state',
  'keys',
  'principals',
  'statements',
  'status',
  'reason',
] as const;

/**
 * The values for a message, with a dash for each unknown one. If AWS doesn't name the denied action, `action` lists all
 * that the call needs. A message can leave a value out if its `is…Named` is `no`.
 */
export function errorWordValues(params: ErrorParams = {}): Record<string, string> {
  const action = params.action || actionsOfCall(params.operation).join(', ');
  return {
    ...params,
    ...Object.fromEntries(ERROR_PARAMS.map((name) => [name, params[name] || '—'])),
    action: action || '—',
    isActionNamed: params.action ? 'yes' : 'no',
    isResourceNamed: params.resource ? 'yes' : 'no',
    isPolicyNamed: params.policyArn ? 'yes' : 'no',
    explicit: params.explicit ?? 'no',
  };
}
