import { fireEvent, screen } from '@testing-library/react';
import { FormProvider } from 'react-hook-form';
import { expect, test, vi } from 'vitest';
import { say, show } from '#components/testing/show.tsx';
import { TEAM } from '#components/testing/team.ts';
import type { ErrorCode } from '#lib/errors.ts';
import { PASSWORD_FIELDS } from '#lib/request/schema.ts';
import { useRequestForm } from '../use-request-form.ts';
import { DraftConflict, RestoredNotice } from './draft-notices.tsx';
import { SaveState } from './save-state.ts';

const TEAMS = [TEAM];

/** A save that failed. */
function failed(code: ErrorCode): SaveState {
  const status = new SaveState();
  status.change({ failure: { code } });
  return status;
}

/** A notice above a form with both passwords. */
function Form({ children }: { children: React.ReactNode }) {
  const { form } = useRequestForm(TEAMS);
  return (
    <FormProvider {...form}>
      {children}
      {PASSWORD_FIELDS.map((field) => (
        <input key={field} aria-label={field} {...form.register(`passwords.${field}`)} />
      ))}
    </FormProvider>
  );
}

const type = (field: string) => fireEvent.change(screen.getByLabelText(field), { target: { value: 'secret' } });
const isShown = (text: string) => screen.queryAllByText(text, { exact: false }).length > 0;

test('a restored draft asks for the passwords until both are typed', () => {
  show(
    <Form>
      <RestoredNotice hadPasswords />
    </Form>,
  );
  expect(isShown(say('drafts.restored.passwords'))).toBe(true);
  type('source');
  expect(isShown(say('drafts.restored.title'))).toBe(true);
  type('destination');
  expect(isShown(say('drafts.restored.title'))).toBe(false);
});

test('a restored draft speaks of no passwords if none had been typed, and its notice can be closed', () => {
  show(
    <Form>
      <RestoredNotice hadPasswords={false} />
    </Form>,
  );
  expect(isShown(say('drafts.restored.title'))).toBe(true);
  expect(isShown(say('drafts.restored.passwords'))).toBe(false);
  fireEvent.click(screen.getByRole('button', { name: say('drafts.restored.dismiss') }));
  expect(isShown(say('drafts.restored.title'))).toBe(false);
});

const CHOICES = ['open', 'keep', 'history'] as const;

test.each([
  ['draft-changed', ['open', 'keep']],
  ['draft-gone', ['keep', 'history']],
  ['too-many-drafts', ['history']],
  ['unreachable', []],
] satisfies [ErrorCode, (typeof CHOICES)[number][]][])('after %s, the person chooses between %j', (code, choices) => {
  show(
    <Form>
      <DraftConflict status={failed(code)} onOpenNewer={vi.fn()} onKeepAsNew={vi.fn()} />
    </Form>,
  );
  const offered = CHOICES.filter((choice) => isShown(say(`drafts.conflict.${choice}`)));
  expect(offered).toEqual(choices);
});

test('opening the newer version says that typed passwords are lost', () => {
  show(
    <Form>
      <DraftConflict status={failed('draft-changed')} onOpenNewer={vi.fn()} onKeepAsNew={vi.fn()} />
    </Form>,
  );
  expect(isShown(say('drafts.conflict.passwords'))).toBe(false);
  type('source');
  expect(isShown(say('drafts.conflict.passwords'))).toBe(true);
});
