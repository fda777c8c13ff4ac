'use client';
import { useFormContext } from 'react-hook-form';
import { changeTeam, type RequestForm } from '#lib/request/form.ts';
import { useTeams } from './teams-context.tsx';

/** Chooses a team, and lets the names that are still the former team's defaults follow. */
export function useChangeTeam(): (teamId: string) => void {
  const teams = useTeams();
  const { getValues, setValue } = useFormContext<RequestForm>();
  return (teamId) => {
    const current = getValues();
    const find = (id: string) => teams.find((team) => team.id === id);
    const { target, key, source, destination, role } = changeTeam(current, find(current.target.teamId), find(teamId));
    const options = { shouldDirty: true, shouldValidate: true } as const;
    setValue('target', target, options);
    setValue('key', key, { shouldDirty: true });
    setValue('source', source, { shouldDirty: true });
    setValue('destination', destination, { shouldDirty: true });
    setValue('role', role, { shouldDirty: true });
  };
}
