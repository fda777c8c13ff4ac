'use client';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import { memo } from 'react';
import { useTranslations } from 'use-intl';
import { Foldable } from '#components/ui/foldable.tsx';
import { useLabelPairs } from '#components/ui/use-label-pairs.ts';
import type { TagTarget } from '#lib/aws/tags.ts';
import type { RunRequest } from '#lib/request/schema.ts';

/** What the requester entered, except the passwords. No event changes it. */
export const RequestedValues = memo(({ request }: { request: RunRequest }) => {
  const t = useTranslations('run.request');
  const none = useTranslations('shell')('none');
  const labelPairs = useLabelPairs(request);
  const { key, source, destination, role } = request;
  const restored = [
    ...(key.mode === 'existing' && key.restore ? [t('key')] : []),
    ...(source.restoreArn ? [t('sourceSecret')] : []),
    ...(destination.restoreArn ? [t('destinationSecret')] : []),
  ];
  const pair = (label: string, text: string) => ({
    label,
    value: <span style={{ overflowWrap: 'anywhere' }}>{text || none}</span>,
  });
  const labels = (target: TagTarget, resource: string) =>
    labelPairs(target, resource).map(({ label, value }) => pair(label, value));
  const keyItems =
    key.mode === 'existing'
      ? [pair(t('key'), key.keyArn)]
      : [
          pair(t('key'), t('newKey')),
          pair(t('alias'), key.alias),
          pair(t('administrators'), key.administratorArns.join(', ') || t('noAdministrators')),
          pair(t('mayDelete'), t(key.administratorsMayDelete ? 'yes' : 'no')),
        ];
  return (
    <Foldable isLazy variant="container" headerText={t('heading')}>
      <KeyValuePairs
        columns={3}
        minColumnWidth={170}
        items={[
          ...keyItems,
          ...labels('key', t('key')),
          pair(t('sourceSecret'), source.secretName),
          pair(t('sourceUser'), source.userName),
          ...labels('source', t('sourceSecret')),
          pair(t('destinationSecret'), destination.secretName),
          pair(t('destinationUser'), destination.userName),
          ...labels('destination', t('destinationSecret')),
          pair(t('roleName'), role.roleName),
          ...(role.path ? [pair(t('rolePath'), role.path)] : []),
          ...labels('role', t('role')),
          pair(t('policyName'), role.policyName),
          ...(restored.length > 0 ? [pair(t('restored'), restored.join(', '))] : []),
        ]}
      />
    </Foldable>
  );
});
