'use client';
import { createContext, type ReactNode, useContext } from 'react';
import { useWatch } from 'react-hook-form';
import type { WizardTeam } from '#lib/request/bounds.ts';
import type { RequestForm } from '#lib/request/form.ts';

const TeamsContext = createContext<readonly WizardTeam[]>([]);

export function TeamsProvider({ teams, children }: { teams: readonly WizardTeam[]; children: ReactNode }) {
  return <TeamsContext value={teams}>{children}</TeamsContext>;
}

/** The teams that the person may start a set-up for. */
export function useTeams(): readonly WizardTeam[] {
  return useContext(TeamsContext);
}

/** The chosen team; undefined while none is chosen. */
export function useChosenTeam(): WizardTeam | undefined {
  const teamId = useWatch<RequestForm, 'target.teamId'>({ name: 'target.teamId' });
  return useTeams().find((team) => team.id === teamId);
}
