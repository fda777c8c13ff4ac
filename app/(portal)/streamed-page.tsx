import { type ReactElement, type ReactNode, Suspense } from 'react';
import { HydrationGate } from '#components/shell/hydration-gate.tsx';

/** Content that is ready within this time comes with the page, and nothing flickers. */
const PATIENCE_MS = 200;

interface StreamedPageProps {
  content: Promise<ReactElement>;
  /** What the reader sees while slow content is on its way. */
  loading: ReactNode;
}

/**
 * Sends the page before content that takes long. Authorize first: once the page is being sent, its status is 200 whatever the content
 * says. That is why no section has a `loading.tsx`, which Next sends before the page can refuse.
 */
export async function StreamedPage({ content, loading }: StreamedPageProps) {
  const isReady = await Promise.race([content.then(() => true), after(PATIENCE_MS).then(() => false)]);
  // React sends a large part inside of Suspense later even where it is ready, and shows it up to 300 ms after the rest.
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
