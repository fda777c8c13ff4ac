'use client';
import { useFormContext } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import {
  ALIAS_MAX,
  DESCRIPTION_MAX,
  POLICY_NAME_MAX,
  ROLE_NAME_MAX,
  SECRET_NAME_MAX,
  SECRET_VALUE_MAX_BYTES,
  USER_NAME_MAX_BYTES,
} from '#lib/aws/names.ts';
import type { RequestForm } from '#lib/request/form.ts';
import type { RequestProblem } from '#lib/request/schema.ts';
import { useChosenTeam } from './teams-context.tsx';

/** What a field is for, as far as its messages differ, with the most that AWS allows it (characters, or bytes where AWS counts these). */
export const FIELD_MAX = {
  team: 0,
  region: 0,
  alias: ALIAS_MAX,
  description: DESCRIPTION_MAX,
  administrator: 0,
  key: 0,
  secretName: SECRET_NAME_MAX,
  userName: USER_NAME_MAX_BYTES,
  password: SECRET_VALUE_MAX_BYTES,
  roleName: ROLE_NAME_MAX,
  policyName: POLICY_NAME_MAX,
} as const;
export type FieldKind = keyof typeof FIELD_MAX;

/** The words for a problem's code beside a field of this kind; undefined where there is no problem. */
export function useProblemText(kind: FieldKind): (code: string | undefined) => string | undefined {
  const t = useTranslations('request.problems');
  const team = useChosenTeam();
  const { getValues } = useFormContext<RequestForm>();
  return (code) => {
    if (code === undefined) return undefined;
    return t(code as RequestProblem, {
      field: kind,
      max: FIELD_MAX[kind],
      accountId: team?.accountId ?? '',
      prefix: team?.namePrefix ?? '',
      partition: team?.partition ?? '',
      region: getValues('target.region'),
    });
  };
}
