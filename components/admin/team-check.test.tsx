import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { playPortal } from '#components/testing/portal.ts';
import { say, show } from '#components/testing/show.tsx';
import { CONDITION_IDS, type Condition } from '#lib/onboarding.ts';
import { TeamCheck, TeamCheckStatus, useTeamCheck } from './team-check.tsx';

function Check() {
  const check = useTeamCheck('payments');
  return (
    <>
      <TeamCheckStatus check={check} />
      <button type="button" onClick={check.start}>
        Start
      </button>
      <TeamCheck check={check} name="Payments" />
    </>
  );
}

/** Checks a team whose conditions are met except for the given ones. */
async function checkWith(states: Partial<Record<Condition['id'], Condition['state']>>): Promise<void> {
  const value = CONDITION_IDS.map((id) => ({ id, state: states[id] ?? 'met', found: '' }));
  playPortal({ checkTeam: () => ({ ok: true, value }) });
  const { user } = show(<Check />);
  await user.click(screen.getByRole('button', { name: 'Start' }));
  await screen.findAllByText(say('teams.check.states.met'));
}

const shows = (text: string) => screen.queryAllByText(text).length > 0;

test('what a stand-in for AWS can’t show is neither a failure nor a success, and says why', async () => {
  await checkWith({ 'external-id-demanded': 'not-shown', 'session-name-demanded': 'not-shown' });
  expect(shows(say('teams.check.shown', { met: 7, notShown: 2 }))).toBe(true);
  expect(screen.getAllByText(say('onboarding.not-shown'))).toHaveLength(2);
  expect(shows(say('onboarding.conditions.external-id-demanded.remedy'))).toBe(false);
});

test('a condition that isn’t met counts, whatever a stand-in can’t show', async () => {
  await checkWith({ 'external-id-demanded': 'not-shown', 'rights-enough': 'not-met' });
  expect(shows(say('teams.check.some', { met: 7, all: 9 }))).toBe(true);
  expect(shows(say('onboarding.conditions.rights-enough.remedy'))).toBe(true);
});
