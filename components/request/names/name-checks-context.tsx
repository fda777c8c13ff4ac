'use client';
import { useQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useState } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';
import { actionQuery, readAnswer } from '#components/actions/action-query.ts';
import { type RequestForm, toRunRequest } from '#lib/request/form.ts';
import type { NameCheck, NameChecks } from '#lib/request/name-checks.ts';
import {
  eachName,
  NAME_FIELDS,
  SETUP_NAMES,
  type SetupName,
  setupNames,
  withSuffix,
} from '#lib/request/suggest-names.ts';
import { nameRules } from '#lib/team-names.ts';
import { checkNames } from '#server/actions/runs.ts';
import { useChosenTeam } from '../teams-context.tsx';

interface NameChecksState {
  checks: Readonly<Record<SetupName, NameCheck | null>>;
  /** The name in the form and the one with the suffix that makes all names free. Null if there is nothing to suggest. */
  suggestion: { suffix: number; names: Readonly<Record<SetupName, string | null>> } | null;
  /** The suffix that all names just got, as long as they have it. */
  used: number | null;
  /** Gives all names the suggested suffix. */
  use: () => void;
  /** A person types a name: it is checked when they leave the field. */
  setTyping: (isTyping: boolean) => void;
}

const NOTHING: NameChecksState = {
  checks: eachName(() => null),
  suggestion: null,
  used: null,
  use: () => undefined,
  setTyping: () => undefined,
};

const NameChecksContext = createContext(NOTHING);

/** The checks of the form's names. Without a provider, nothing is checked. */
export function useNameChecks(): NameChecksState {
  return useContext(NameChecksContext);
}

/** The values on which the names of a setup depend. */
const WATCHED = ['target', 'key.mode', ...Object.values(NAME_FIELDS)] as const;

/** Checks the names of the form: at once, and after each change when the person leaves the field. */
export function NameChecksProvider({ children }: { children: ReactNode }) {
  const { control, getValues, setValue } = useFormContext<RequestForm>();
  const team = useChosenTeam();
  useWatch({ control, name: WATCHED });
  const { target, ...request } = toRunRequest(getValues());
  const rules = nameRules(team);
  const names = setupNames(request, rules);
  const [isTyping, setTyping] = useState(false);
  const [used, setUsed] = useState<{ suffix: number; names: string } | null>(null);
  const found = useFound({ target, names }, isTyping);
  const isCurrent = found !== null && isSame(found.names, names);

  const use = () => {
    const suffix = found?.suffix ?? null;
    const raised = suffix === null ? null : withSuffix(names, suffix, rules);
    if (suffix === null || raised === null) return;
    for (const name of SETUP_NAMES) {
      const text = raised[name];
      if (text !== null) setValue(NAME_FIELDS[name], text, { shouldDirty: true, shouldValidate: true });
    }
    setUsed({ suffix, names: JSON.stringify(raised) });
  };

  const suggested = isCurrent && found.suffix !== null ? withSuffix(names, found.suffix, rules) : null;
  const state: NameChecksState = {
    checks: eachName((name) => (found !== null && found.names[name] === names[name] ? found.checks[name] : null)),
    suggestion: suggested && found?.suffix ? { suffix: found.suffix, names: suggested } : null,
    used: used?.names === JSON.stringify(names) ? used.suffix : null,
    use,
    setTyping,
  };
  return <NameChecksContext value={state}>{children}</NameChecksContext>;
}

type Asked = Pick<NameChecks, 'names'> & { target: { teamId: string; region: string } };

/** As long as the server keeps what it read. */
const STALE_MS = 20_000;

/**
 * What was last found in the account and Region, also for other names: a name that hasn't changed keeps its warning
 * while another is checked. Null before the first answer.
 */
function useFound(asked: Asked, isTyping: boolean): NameChecks | null {
  const [settled, setSettled] = useState(asked);
  if (!isTyping && !isSame(settled, asked)) setSettled(asked);
  const query = useQuery(
    actionQuery({
      queryKey: ['names', settled],
      call: () => checkNames(settled),
      enabled: settled.target.teamId !== '' && settled.target.region !== '',
      staleTime: STALE_MS,
    }),
  );
  const { value, failure } = readAnswer(query);
  const [last, setLast] = useState<NameChecks | null>(null);
  const found = failure ? unknown(settled, failure) : value;
  if (found !== null && !isSame(found, last)) setLast(found);
  const { teamId, region } = asked.target;
  return last?.teamId === teamId && last.region === region ? last : null;
}

/** No check was possible: the same answer for each name. */
function unknown({ target, names }: Asked, error: NonNullable<ReturnType<typeof readAnswer>['failure']>): NameChecks {
  const checks = eachName((name): NameCheck | null => (names[name] === null ? null : { state: 'unknown', error }));
  return { ...target, names, checks, suffix: null };
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
