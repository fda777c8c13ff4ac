import { redirect } from 'next/navigation';
import { type Actor, isAllowed, seesRuns } from '#lib/people/access.ts';
import { requirePageActor } from '#server/auth/session/page-actor.ts';

/** Sends each person to the page where their work is. */
export default async function FirstPage() {
  redirect(firstPage(await requirePageActor()));
}

function firstPage(actor: Actor): string {
  if (isAllowed(actor, 'support.view')) return '/support';
  return seesRuns(actor) ? '/runs' : '/admin/sessions';
}
