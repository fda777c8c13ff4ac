import { NotFoundContent } from '#components/auth/not-found-page.tsx';

export default function NotFound() {
  return <NotFoundContent />;
}
