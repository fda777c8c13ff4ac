import { type ReactNode, useState } from 'react';
import { FormProvider, type UseFormReturn } from 'react-hook-form';
import { TeamsProvider } from '#components/request/teams-context.tsx';
import { useRequestForm } from '#components/request/use-request-form.ts';
import type { RequestForm } from '#lib/request/form.ts';
import { TEAM } from './team.ts';

const TEAMS = [TEAM];

interface RequestFormPageProps {
  /** Fills fields before the page appears. */
  fill?: (form: UseFormReturn<RequestForm>) => void;
  /** Gets the form, to act on it as the wizard does. */
  onForm?: (form: UseFormReturn<RequestForm>) => void;
  children: ReactNode;
}

/** The surroundings of one page of the request form. */
export function RequestFormPage({ fill, onForm, children }: RequestFormPageProps) {
  const { form } = useRequestForm(TEAMS);
  useState(() => fill?.(form));
  onForm?.(form);
  return (
    <TeamsProvider teams={TEAMS}>
      <FormProvider {...form}>{children}</FormProvider>
    </TeamsProvider>
  );
}
