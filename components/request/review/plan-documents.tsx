'use client';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Tabs from '@cloudscape-design/components/tabs';
import { useTranslations } from 'use-intl';
import type { Plan } from '#lib/plan/plan.ts';
import { PlanTags } from './plan-tags.tsx';
import { PolicyTab } from './policy-tab.tsx';

const KINDS = ['trust-policy', 'role-policy', 'key-policy'] as const;

/** The exact JSON and tags that go to AWS, one tab for each. */
export function PlanDocuments({ plan }: { plan: Plan }) {
  const t = useTranslations('plan.documents');
  const documents = plan.resources.flatMap((resource) => resource.documents);
  return (
    <Container
      header={
        <Header variant="h2" description={t('description')}>
          {t('heading')}
        </Header>
      }
    >
      <Tabs
        ariaLabel={t('heading')}
        tabs={[
          ...KINDS.map((kind) => ({
            id: kind,
            label: t(kind),
            content: <PolicyTab kind={kind} document={documents.find((document) => document.kind === kind)} />,
          })),
          { id: 'tags', label: t('tags'), content: <PlanTags resources={plan.resources} /> },
        ]}
      />
    </Container>
  );
}
