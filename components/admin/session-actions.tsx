'use client';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import { useTranslations } from 'use-intl';
import type { SignedInRow } from '#lib/people/session-list.ts';
import type { PersonAct } from './session-act.ts';

const ACTS: Readonly<Record<'signedIn' | 'blocked', readonly PersonAct[]>> = {
  signedIn: ['end', 'block'],
  blocked: ['unblock'],
};

interface SessionActionsProps {
  person: SignedInRow;
  onAct: (act: PersonAct) => void;
}

/** What can be done to one person's sessions. */
export function SessionActions({ person, onAct }: SessionActionsProps) {
  const t = useTranslations('sessions');
  const acts = ACTS[person.isBlocked ? 'blocked' : 'signedIn'];
  const isRefused = (act: PersonAct) => act === 'block' && person.isSelf;
  return (
    <ButtonDropdown
      variant="inline-icon"
      ariaLabel={t('actionsFor', { name: person.name })}
      expandToViewport
      items={acts.map((act) => ({
        id: act,
        text: t(`acts.${act}.item`),
        ...(isRefused(act) ? { disabled: true, disabledReason: t('notYourself') } : {}),
      }))}
      onItemClick={({ detail }) => {
        const act = acts.find((one) => one === detail.id);
        if (act) onAct(act);
      }}
    />
  );
}
