import { type ReactElement, type ReactNode, Suspense } from 'react';
import { HydrationGate } from '#components/shell/hydration-gate.tsx';

/** Content that is ready within this time is sent with the page, without a loading state. */
const PATIENCE_MS = 200;

interface StreamedPageProps {
  content: Promise<ReactElement>;
  /** Shown until slow content arrives. */
  loading: ReactNode;
}

/**
 * Sends the page before slow content. Authorize first: once the page is being sent, its status is 200 whatever the
 * content is. For the same reason no section has a `loading.tsx`, which Next sends before the page can refuse.
 */
export async function StreamedPage({ content, loading }: StreamedPageProps) {
  const isReady = await Promise.race([content.then(() => true), after(PATIENCE_MS).then(() => false)]);
  // React may send a large part inside Suspense later even if it is ready, and shows it up to 300 ms after the rest.
  if (isReady) return content;
  return (
    <Suspense fallback={loading}>
      <HydrationGate>{content}</HydrationGate>
    </Suspense>
  );
}

function after(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}
