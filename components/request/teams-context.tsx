'use client';
import { createContext, type ReactNode, useContext } from 'react';
import { useWatch } from 'react-hook-form';
import type { WizardTeam } from '#lib/request/bounds.ts';
import type { RequestForm } from '#lib/request/form.ts';

const TeamsContext = createContext<readonly WizardTeam[]>([]);

export function TeamsProvider({ teams, children }: { teams: readonly WizardTeam[]; children: ReactNode }) {
  return <TeamsContext value={teams}>{children}</TeamsContext>;
}

/** The teams for which the person may start a setup. */
export function useTeams(): readonly WizardTeam[] {
  return useContext(TeamsContext);
}

/** The chosen team; undefined if none. */
export function useChosenTeam(): WizardTeam | undefined {
  const teamId = useWatch<RequestForm, 'target.teamId'>({ name: 'target.teamId' });
  return useTeams().find((team) => team.id === teamId);
}
