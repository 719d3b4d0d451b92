import { Navigate } from '@tanstack/react-router';
import { IconMoodEmpty } from '@tabler/icons-react';
import { EmptyState } from '@/components/EmptyState';
import { plain } from '@/lib/format/words';
import { useIdentity } from '@/lib/session/useSession';
import { pagesOf } from './pages';

/** Each role begins at its own first page. */
export function Landing() {
  const { role } = useIdentity();
  const [first] = pagesOf(role);
  if (first) return <Navigate to={first.path} replace />;
  return (
    <EmptyState page icon={IconMoodEmpty} title={`The console has no page for the role ${plain(role).toLowerCase()}`}>
      The API at <a href="/docs">/docs</a> answers to this login. An admin can give it another role.
    </EmptyState>
  );
}
