import { redirect } from 'next/navigation';
import { isAllowed } from '#lib/access.ts';
import { requirePageActor } from '#server/auth/page-actor.ts';

/** Each person begins where their work is. */
export default async function FirstPage() {
  const actor = await requirePageActor();
  redirect(isAllowed(actor, 'support.view') ? '/support' : '/runs');
}
