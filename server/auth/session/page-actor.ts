import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { type Actor, hasNoRole } from '#lib/people/access.ts';
import { PAGE_PATH_HEADER } from '#lib/web/page-path.ts';
import { signInPath } from '#lib/web/return-path.ts';
import { currentActor } from './actor.ts';

/** The actor of a page. Redirects to sign-in and back without a session, and to an explanation without a role. */
export async function requirePageActor(): Promise<Actor> {
  const actor = await currentActor();
  if (!actor) redirect(signInPath((await headers()).get(PAGE_PATH_HEADER)));
  if (hasNoRole(actor)) redirect('/no-team');
  return actor;
}
