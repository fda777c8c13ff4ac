'use client';
import type { Plan } from '#lib/plan/plan.ts';
import type { WizardPage } from '#lib/request/schema.ts';
import { KeyPage } from './key/key-page.tsx';
import { KeyUsersPage } from './key-users/key-users-page.tsx';
import { PermissionsPage } from './permissions/permissions-page.tsx';
import type { ReviewHandlers } from './review/review-handlers.ts';
import { ReviewPage } from './review/review-page.tsx';
import { RolePage } from './role/role-page.tsx';
import { SecretPage } from './secret/secret-page.tsx';
import type { PlanState } from './use-plan.ts';

export interface LaterPageProps {
  page: Exclude<WizardPage, 'target'>;
  plan: PlanState;
  /** The plan that was shown before the portal found it outdated. */
  reviewed: Plan | null;
  handlers: ReviewHandlers;
  /** The run whose values the form started with; null if none. */
  templateRunId: string | null;
}

/** Every page of the form after the first. With what only they show, they are a third of the form's code. */
export function LaterPages({ page, plan, reviewed, handlers, templateRunId }: LaterPageProps) {
  switch (page) {
    case 'key':
      return <KeyPage />;
    case 'source':
    case 'destination':
      // Both pages use one component: the React key keeps their state, such as a shown password, apart.
      return <SecretPage key={page} secret={page} />;
    case 'role':
      return <RolePage />;
    case 'key-users':
      return <KeyUsersPage />;
    case 'permissions':
      return <PermissionsPage />;
    case 'review':
      return <ReviewPage state={plan} reviewed={reviewed} handlers={handlers} templateRunId={templateRunId} />;
  }
}
