'use client';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import { useWatch } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import type { RequestForm } from '#lib/request/form.ts';

/** The console's "Key users > Add": the role joins the key users in the key policy. */
export function KeyUsersPage() {
  const t = useTranslations('request.keyUsers');
  const roleName = useWatch<RequestForm, 'role.roleName'>({ name: 'role.roleName' });
  return (
    <Container header={<Header variant="h2">{t('heading')}</Header>}>
      <KeyValuePairs items={[{ label: t('role'), value: roleName }]} />
    </Container>
  );
}
