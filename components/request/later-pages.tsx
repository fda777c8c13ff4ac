'use client';
import type { WizardPage } from '#lib/request/schema.ts';
import { KeyPage } from './key/key-page.tsx';
import { KeyUsersPage } from './key-users/key-users-page.tsx';
import { PermissionsPage } from './permissions/permissions-page.tsx';
import { ReviewPage, type ReviewPageProps } from './review/review-page.tsx';
import { RolePage } from './role/role-page.tsx';
import { SecretPage } from './secret/secret-page.tsx';

export type LaterPageProps =
  | { page: Exclude<WizardPage, 'target' | 'review'>; review?: never }
  | { page: 'review'; review: ReviewPageProps };

/** Every page of the form after the first. With what only they show, they are a third of the form's code. */
export function LaterPages({ page, review }: LaterPageProps) {
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
      return <ReviewPage {...review} />;
  }
}
