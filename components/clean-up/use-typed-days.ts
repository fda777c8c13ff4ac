'use client';
import { useState } from 'react';
import { DELETION_DAYS } from '#lib/runs/events.ts';
import { readDays } from './days-field.tsx';

/** The two waiting periods as they are typed; both begin with AWS's default, the longest. */
export function useTypedDays() {
  const [key, setKey] = useState(String(DELETION_DAYS.max));
  const [secrets, setSecrets] = useState(String(DELETION_DAYS.max));
  return {
    key,
    setKey,
    secrets,
    setSecrets,
    isValid: readDays(key) !== null && readDays(secrets) !== null,
    /** As numbers; the default in the place of what is none. */
    read: {
      keyDeletionDays: readDays(key) ?? DELETION_DAYS.max,
      secretRecoveryDays: readDays(secrets) ?? DELETION_DAYS.max,
    },
  };
}

export type TypedDays = ReturnType<typeof useTypedDays>;
