import { NotFoundPage } from '#components/auth/not-found-page.tsx';

export default function NotFound() {
  return <NotFoundPage />;
}
