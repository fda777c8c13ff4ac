import { SignedOutPage } from '#components/auth/signed-out-page.tsx';

interface PageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function Page({ searchParams }: PageProps) {
  const { provider } = await searchParams;
  return <SignedOutPage isProviderOpen={provider === 'open'} />;
}
