'use client';
import { useWatch } from 'react-hook-form';
import { aliasName } from '#lib/aws/names.ts';
import type { RequestForm } from '#lib/request/form.ts';

/** How the other pages name the key: `alias/NAME` of a new one, the ARN of an existing one; null while there is neither. */
export function useKeyLabel(): string | null {
  const key = useWatch<RequestForm, 'key'>({ name: 'key' });
  if (key.mode === 'create') return key.alias === '' ? null : aliasName(key.alias);
  return key.keyArn.trim() || null;
}
