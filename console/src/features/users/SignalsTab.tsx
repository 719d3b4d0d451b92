import { IconChartDots } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { EmptyState } from '@/components/EmptyState';
import { Loaded } from '@/components/Loaded';
import { Panel } from '@/components/Panel';
import { plain } from '@/lib/format/words';
import { signalsQuery } from './api';
import { CoursesFailed } from './Courses';
import { SignalsTable } from './SignalsTable';
import { SignalWhy } from './SignalWhy';
import { findSignal } from '@/lib/signals';

const route = getRouteApi('/users/$userId');

/** Both windows side by side; each figure opens what it was made from. */
export function SignalsTab({ userId }: { userId: string }) {
  const signals = useQuery(signalsQuery(userId));
  const { why } = route.useSearch();
  const navigate = route.useNavigate();
  const open = (next: string | undefined) =>
    void navigate({ search: { tab: 'signals', ...(next ? { why: next } : {}) }, replace: true });
  return (
    <Loaded query={signals} what="Signals could not be computed">
      {({ windows }) => windows.every((window) => (window.history_days ?? 0) === 0) ? (
        <EmptyState icon={IconChartDots} title="No transactions">
          Signals need transactions. None were ingested for this user up to today.
        </EmptyState>
      ) : (
        <>
          <Panel title="Signals" note="computed now; each opens what it was made from" flush>
            <SignalsTable userId={userId} windows={windows} open={open} />
          </Panel>
          <CoursesFailed userId={userId} windows={windows} />
          <Notes notes={windows.flatMap((window) => window.notes.map((note) => `${String(window.window_days)} d: ${plain(note)}`))} />
          <SignalWhy userId={userId} signal={findSignal(why)} windows={windows} close={() => { open(undefined); }} />
        </>
      )}
    </Loaded>
  );
}

function Notes({ notes }: { notes: string[] }) {
  if (notes.length === 0) return null;
  return <p className="muted" style={{ paddingTop: 8 }}>{`What was missing or left out: ${notes.join('; ')}.`}</p>;
}
