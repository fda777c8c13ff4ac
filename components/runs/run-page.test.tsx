import { useQueryClient } from '@tanstack/react-query';
import { act, waitFor } from '@testing-library/react';
import { Profiler } from 'react';
import { expect, test, vi } from 'vitest';
import { playPortal } from '#components/testing/portal.ts';
import { RUN_ID, viewAfter } from '#components/testing/runs.ts';
import { say, show } from '#components/testing/show.tsx';
import { PAGE_TEAM } from '#components/testing/team.ts';
import type { RunView } from '#lib/runs/view.ts';
import { runQuery } from './live/run-query.ts';
import { RunPage } from './run-page.tsx';
import type { RunRights } from './run-rights.ts';

const RUN = `/api/runs/${RUN_ID}`;
const running = viewAfter({ type: 'run.started' });
const ARN = 'arn:aws:iam::111111111111:role/r';
const succeeded: RunView = {
  ...running,
  state: 'succeeded',
  lastNo: running.lastNo + 1,
  arns: { ...running.arns, keyArn: ARN, sourceSecretArn: ARN, destinationSecretArn: ARN, roleArn: ARN },
};

test('the state and the ARNs of a run that succeeds are shown before the form for the next step', async () => {
  vi.stubGlobal(
    'EventSource',
    class {
      close = vi.fn();
    },
  );
  playPortal({
    [RUN]: () => running,
    [`${RUN}/clean-ups`]: () => [],
    [`${RUN}/notifications`]: () => [],
    [`${RUN}/setup`]: () => null,
  });
  const shown: string[] = [];
  const note = () => {
    const headings = new Set([...document.querySelectorAll('h2')].map(({ textContent }) => textContent));
    const parts = { arns: say('run.results.heading'), 'next step': say('nextStep.heading') };
    const found = Object.entries(parts).filter(([, heading]) => headings.has(heading));
    const now = found.map(([part]) => part).join(', ');
    if (shown.at(-1) !== now) shown.push(now);
  };
  let change = (_view: RunView): unknown => undefined;
  function Page() {
    const queryClient = useQueryClient();
    const { queryKey } = runQuery(RUN_ID);
    if (!queryClient.getQueryData(queryKey)) queryClient.setQueryData(queryKey, running);
    change = (view) => queryClient.setQueryData(queryKey, view);
    return <RunPage runId={RUN_ID} team={PAGE_TEAM} rights={{} as RunRights} typicalMs={null} previousPlan={null} />;
  }
  show(
    <Profiler id="page" onRender={note}>
      <Page />
    </Profiler>,
  );
  act(() => void change(succeeded));
  await waitFor(() => expect(shown).toEqual(['', 'arns', 'arns, next step']));
});
