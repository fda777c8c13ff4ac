'use client';
import LiveRegion from '@cloudscape-design/components/live-region';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { findNews } from '#lib/setup/run-progress.ts';
import type { RunView } from '#lib/setup/view.ts';

/** Tells screen readers what changes, in words. */
export function RunAnnouncer({ view }: { view: RunView }) {
  const t = useTranslations('run');
  const told = useRef(view);
  const [words, setWords] = useState('');

  useEffect(() => {
    const { steps, run } = findNews(told.current, view);
    told.current = view;
    const news = [
      ...steps.map(({ name, state }) =>
        t('announce.step', { step: t(`steps.names.${name}`), state: t(`steps.states.${state}`) }),
      ),
      ...(run ? [t('announce.run', { state: t(`states.${run}`) })] : []),
    ];
    if (news.length > 0) setWords(news.join(' '));
  }, [view, t]);

  return <LiveRegion hidden>{words}</LiveRegion>;
}
