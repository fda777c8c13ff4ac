'use client';
import { useFormContext } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import {
  ALIAS_MAX,
  DESCRIPTION_MAX,
  POLICY_NAME_MAX,
  ROLE_DESCRIPTION_MAX,
  ROLE_NAME_MAX,
  SECRET_DESCRIPTION_MAX,
  SECRET_NAME_MAX,
  SECRET_VALUE_MAX_BYTES,
  USER_NAME_MAX_BYTES,
} from '#lib/aws/names.ts';
import { TAG_KEY_MAX, TAG_VALUE_MAX } from '#lib/aws/tags.ts';
import type { RequestForm } from '#lib/request/form.ts';
import type { RequestProblem } from '#lib/request/request-problem.ts';
import type { SetupName } from '#lib/request/suggest-names.ts';
import { patternFor } from '#lib/team-names.ts';
import { useChosenTeam } from './teams-context.tsx';

/**
 * The maximum length per kind of field (characters, or bytes if AWS counts those). Kinds exist if their messages
 * differ.
 */
export const FIELD_MAX = {
  team: 0,
  region: 0,
  alias: ALIAS_MAX,
  description: DESCRIPTION_MAX,
  secretDescription: SECRET_DESCRIPTION_MAX,
  roleDescription: ROLE_DESCRIPTION_MAX,
  tags: 0,
  tagKey: TAG_KEY_MAX,
  tagValue: TAG_VALUE_MAX,
  administrator: 0,
  key: 0,
  secretName: SECRET_NAME_MAX,
  userName: USER_NAME_MAX_BYTES,
  password: SECRET_VALUE_MAX_BYTES,
  roleName: ROLE_NAME_MAX,
  policyName: POLICY_NAME_MAX,
} as const;
export type FieldKind = keyof typeof FIELD_MAX;

/** The fields that a team's patterns apply to. */
const PATTERNED: Readonly<Partial<Record<FieldKind, SetupName>>> = {
  alias: 'alias',
  secretName: 'source',
  roleName: 'role',
};

/** The text of a problem code for this kind of field; undefined if there is no problem. */
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
      pattern: patternFor(team, PATTERNED[kind] ?? 'alias') ?? '',
      partition: team?.partition ?? '',
      region: getValues('target.region'),
      tags: (team?.tags ?? []).map(({ key }) => key).join(', '),
    });
  };
}
