'use client';
import Box from '@cloudscape-design/components/box';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import { useTranslations } from 'use-intl';
import { CopyableCode } from '#components/ui/copyable-code.tsx';
import type { ErrorParams } from '#lib/errors.ts';

/**
 * What an account's administrator needs to grant access: the portal's identity, the role it needs, and the required
 * trust policy.
 */
export function RefusedRole({ params }: { params: ErrorParams }) {
  const t = useTranslations('run.failure');
  const td = useTranslations('denial');
  const value = (name: string) => <span style={{ overflowWrap: 'anywhere' }}>{params[name] || t('unknown')}</span>;
  return (
    <>
      <KeyValuePairs
        columns={1}
        items={[
          { label: t('roleArn'), value: value('roleArn') },
          { label: t('portalArn'), value: value('portalArn') },
          { label: t('externalId'), value: value('externalId') },
          // The trust policy may allow sts:AssumeRole, but not sts:SetSourceIdentity.
          ...(params.action ? [{ label: td('deniedAction'), value: value('action') }] : []),
        ]}
      />
      {params.trustPolicy && (
        <div>
          <Box variant="awsui-key-label" padding={{ top: 's', bottom: 'xxs' }}>
            {t('trustPolicy')}
          </Box>
          <CopyableCode label={t('trustPolicy')} text={params.trustPolicy} />
        </div>
      )}
    </>
  );
}
