'use client';
import Box, { type BoxProps } from '@cloudscape-design/components/box';
import Icon, { type IconProps } from '@cloudscape-design/components/icon';

type Status = 'success' | 'warning' | 'error';

const ICONS: Readonly<Record<Status, IconProps.Name>> = {
  success: 'status-positive',
  warning: 'status-warning',
  error: 'status-negative',
};
const COLORS: Readonly<Record<Status, BoxProps.Color>> = {
  success: 'text-status-success',
  warning: 'text-status-warning',
  error: 'text-status-error',
};

/** An icon and text in the status color. Unlike StatusIndicator, it breaks lines between words, not within. */
export function StatusLine({ status, children }: { status: Status; children: string }) {
  return (
    <Box color={COLORS[status]}>
      <Icon name={ICONS[status]} /> {children}
    </Box>
  );
}
