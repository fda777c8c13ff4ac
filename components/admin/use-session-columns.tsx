'use client';
import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { TableProps } from '@cloudscape-design/components/table';
import { useTranslations } from 'use-intl';
import { useRoleWords } from '#components/shell/use-role-words.ts';
import { LongName } from '#components/ui/long-name.tsx';
import { useTimes } from '#components/ui/use-times.ts';
import type { SignedInRow } from '#lib/people/session-list.ts';

type Column = TableProps.ColumnDefinition<SignedInRow>;

/** A person's identity, roles and sign-in time, and the actions on their sessions. */
export function useSessionColumns(onAct: (act: PersonAct, person: SignedInRow) => void): Column[] {
  const t = useTranslations('sessions');
  const none = useTranslations('shell')('none');
  const roleWords = useRoleWords();
  const times = useTimes();
  const timeOf = (time: string | null) => (time === null ? none : times.dateTime(time));
  return [
    { id: 'name', header: t('columns.name'), isRowHeader: true, minWidth: 150, cell: (person) => <Name {...person} /> },
    { id: 'identity', header: t('columns.identity'), minWidth: 190, cell: (person) => <Identity {...person} /> },
    {
      id: 'roles',
      header: t('columns.roles'),
      minWidth: 150,
      cell: ({ roles }) =>
        roles.length === 0 ? t('noRole') : roles.map(roleWords).map((words) => <div key={words}>{words}</div>),
    },
    { id: 'state', header: t('columns.state'), minWidth: 130, cell: (person) => <State {...person} /> },
    { id: 'since', header: t('columns.since'), minWidth: 150, cell: ({ since }) => timeOf(since) },
    { id: 'lastSeen', header: t('columns.lastSeen'), minWidth: 150, cell: ({ lastSeen }) => timeOf(lastSeen) },
    {
      id: 'action',
      header: t('columns.actions'),
      minWidth: 90,
      cell: (person) => <SessionActions person={person} onAct={(act) => onAct(act, person)} />,
    },
  ];
}

function Name({ name, isSelf }: SignedInRow) {
  const t = useTranslations('sessions');
  if (!isSelf) return <LongName text={name} />;
  return (
    <SpaceBetween direction="horizontal" size="xs" alignItems="center">
      <LongName text={name} />
      <Badge color="blue">{t('you')}</Badge>
    </SpaceBetween>
  );
}

/** Two people may share a name, but not the pair of subject and issuer. */
function Identity({ subject, issuer }: SignedInRow) {
  return (
    <>
      <LongName text={subject} />
      <Box color="text-body-secondary" fontSize="body-s">
        <LongName text={issuer} />
      </Box>
    </>
  );
}

function State({ isBlocked, sessions }: SignedInRow) {
  const t = useTranslations('sessions.states');
  if (isBlocked) return <StatusIndicator type="stopped">{t('blocked')}</StatusIndicator>;
  return <StatusIndicator type="success">{t('signedIn', { count: sessions })}</StatusIndicator>;
}

const ACTS: Readonly<Record<'signedIn' | 'blocked', readonly PersonAct[]>> = {
  signedIn: ['end', 'block'],
  blocked: ['unblock'],
};

interface SessionActionsProps {
  person: SignedInRow;
  onAct: (act: PersonAct) => void;
}

/** The actions on one person's sessions. */
function SessionActions({ person, onAct }: SessionActionsProps) {
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

/** The actions on one person's sessions. */
export type PersonAct = 'end' | 'block' | 'unblock';

/** The action that an admin is asked to confirm. */
export type SessionAct = { act: PersonAct; person: SignedInRow } | { act: 'endAll' };
