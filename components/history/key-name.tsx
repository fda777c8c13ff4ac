'use client';
import { useTranslations } from 'use-intl';
import type { RunSummary } from '#lib/runs/history.ts';
import { shortKeyId } from './short-key-id.ts';

/** The new key's alias, or the beginning of the id of the existing key. */
export function KeyName({ run: { alias, keyArn } }: { run: RunSummary }) {
  const t = useTranslations('shell');
  if (alias !== null) return alias;
  return keyArn === null ? t('none') : <span title={keyArn}>{shortKeyId(keyArn)}</span>;
}
