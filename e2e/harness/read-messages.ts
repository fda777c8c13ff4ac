import { expect } from '@playwright/test';
import { readAddresses, readSandbox } from './test-portal.ts';

/** The notifications about a run that arrived, to one address or to all, once there are this many. */
export async function readMessages({
  of,
  to = '',
  count,
}: {
  of: string;
  to?: string;
  count: number;
}): Promise<string[]> {
  const { notificationsUrl } = readSandbox(readAddresses());
  const read = async () => {
    const text = await (await fetch(notificationsUrl)).text();
    return text.split('='.repeat(72)).filter((message) => message.includes(`/runs/${of}`) && message.includes(to));
  };
  await expect.poll(async () => (await read()).length, { message: `messages to ${to || 'all'}` }).toBe(count);
  return read();
}
