import { BundlePage } from '#components/support/bundle/bundle-page.tsx';
import { requirePageActor } from '#server/auth/session/page-actor.ts';
import { findRunOr404 } from '#server/http/refuse-page.ts';
import { getPortal } from '#server/portal.ts';
import { bundleOf } from '#server/queries/make-bundle.ts';

interface PageProps {
  params: Promise<{ id: string }>;
}

export default async function Page({ params }: PageProps) {
  const { id } = await params;
  const actor = await requirePageActor();
  const view = await findRunOr404(actor, id);
  return <BundlePage runId={view.id} bundle={await bundleOf(getPortal(), view)} />;
}
