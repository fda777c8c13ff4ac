'use client';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import { useTranslations } from 'use-intl';
import type { RunView } from '#lib/runs/view.ts';

/** What the requester entered, except the passwords. */
export function RequestedValues({ view }: { view: RunView }) {
  const t = useTranslations('run.request');
  const none = useTranslations('shell')('none');
  const { key, source, destination, role } = view.request;
  const restored = [
    ...(key.mode === 'existing' && key.restore ? [t('key')] : []),
    ...(source.restoreArn ? [t('sourceSecret')] : []),
    ...(destination.restoreArn ? [t('destinationSecret')] : []),
  ];
  const pair = (label: string, text: string) => ({
    label,
    value: <span style={{ overflowWrap: 'anywhere' }}>{text || none}</span>,
  });
  const keyItems =
    key.mode === 'existing'
      ? [pair(t('key'), key.keyArn)]
      : [
          pair(t('key'), t('newKey')),
          pair(t('alias'), key.alias),
          pair(t('description'), key.description),
          pair(t('administrators'), key.administratorArns.join(', ') || t('noAdministrators')),
          pair(t('mayDelete'), t(key.administratorsMayDelete ? 'yes' : 'no')),
        ];
  return (
    <ExpandableSection variant="container" headerText={t('heading')}>
      <KeyValuePairs
        columns={3}
        minColumnWidth={170}
        items={[
          ...keyItems,
          pair(t('sourceSecret'), source.secretName),
          pair(t('sourceUser'), source.userName),
          pair(t('destinationSecret'), destination.secretName),
          pair(t('destinationUser'), destination.userName),
          pair(t('roleName'), role.roleName),
          pair(t('policyName'), role.policyName),
          ...(restored.length > 0 ? [pair(t('restored'), restored.join(', '))] : []),
        ]}
      />
    </ExpandableSection>
  );
}
