'use client';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { findNews } from '#lib/runs/progress.ts';
import type { RunView } from '#lib/runs/view.ts';
import styles from './run-announcer.module.css';

interface Announcement {
  no: number;
  words: string;
}

/** The number of messages that a screen reader may still have to read when the next one comes. */
const KEPT = 20;

/** Announces changes to screen readers. A log, so that two changes within a second are both announced. */
export function RunAnnouncer({ view }: { view: RunView }) {
  const t = useTranslations('run');
  const told = useRef(view);
  const [announcements, setAnnouncements] = useState<readonly Announcement[]>([]);

  useEffect(() => {
    const { steps, run } = findNews(told.current, view);
    told.current = view;
    const news = [
      ...steps.map(({ name, state }) =>
        t('announce.step', { step: t(`steps.names.${name}`), state: t(`steps.states.${state}`) }),
      ),
      ...(run ? [t('announce.run', { state: t(`states.${run}`) })] : []),
    ];
    if (news.length === 0) return;
    const next = { no: view.lastNo, words: news.join(' ') };
    setAnnouncements((before) => [...before, next].slice(-KEPT));
  }, [view, t]);

  return (
    <div role="log" aria-label={t('announce.label')} className={styles.hidden}>
      {announcements.map(({ no, words }) => (
        <p key={no}>{words}</p>
      ))}
    </div>
  );
}
