import { SignedOutPage } from '#components/auth/signed-out-page.tsx';
import { readSessionsEnd } from '#lib/people/signed-out.ts';

interface PageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function Page({ searchParams }: PageProps) {
  const { provider, ended } = await searchParams;
  return <SignedOutPage isProviderOpen={provider === 'open'} end={readSessionsEnd(ended)} />;
}
