import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import { notFound } from 'next/navigation';
import { RunPage } from '#components/runs/run-page.tsx';
import { runQuery } from '#components/runs/run-query.ts';
import { type Actor, isAllowed } from '#lib/access.ts';
import { isPortalError } from '#lib/errors.ts';
import { accessTarget } from '#lib/setup/retry.ts';
import type { RunView } from '#lib/setup/view.ts';
import { requirePageActor } from '#server/auth/page-actor.ts';
import { findRun } from '#server/http/find-run.ts';
import { getPortal } from '#server/portal.ts';

interface PageProps {
  params: Promise<{ id: string }>;
}

export default async function Page({ params }: PageProps) {
  const { id } = await params;
  const actor = await requirePageActor();
  const view = await findRunOr404(actor, id);
  const queryClient = new QueryClient();
  queryClient.setQueryData(runQuery(id).queryKey, view);
  const target = accessTarget(view);
  const rights = {
    canRetry: isAllowed(actor, 'run.retry', target),
    canCancel: isAllowed(actor, 'run.cancel', target),
    canProvidePassword: isAllowed(actor, 'run.provide-password', target),
  };
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <RunPage runId={id} teamName={teamName(view.teamId)} rights={rights} />
    </HydrationBoundary>
  );
}

async function findRunOr404(actor: Actor, runId: string): Promise<RunView> {
  try {
    return await findRun(getPortal().db, actor, runId);
  } catch (error) {
    if (isPortalError(error) && error.code === 'not-found') notFound();
    throw error;
  }
}

/** A team that has left the configuration is called by its id. */
function teamName(teamId: string): { en: string; ja: string } {
  const team = getPortal().config.teams.find((one) => one.id === teamId);
  return team?.name ?? { en: teamId, ja: teamId };
}
