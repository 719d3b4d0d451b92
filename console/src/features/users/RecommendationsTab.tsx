import { IconMessage2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Column, DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { Loaded } from '@/components/Loaded';
import { MarkedProse } from '@/components/Prose';
import { RowsSkeleton } from '@/components/Skeletons';
import { PriorityBadge, StatusBadge } from '@/components/StatusBadge';
import { When } from '@/components/When';
import { WhyPanel } from '@/components/WhyPanel';
import type { Schemas } from '@/lib/api/client';
import { plain } from '@/lib/format/words';
import { recommendationsQuery } from './api';
import classes from './users.module.css';

type Recommendation = Schemas['RecommendationView'];

const COLUMNS: Column<Recommendation>[] = [
  { key: 'title', label: 'Title', cell: (item) => item.title },
  { key: 'type', label: 'Type', minor: true, cell: (item) => plain(item.type) },
  { key: 'status', label: 'Status', cell: (item) => <StatusBadge status={item.status} /> },
  { key: 'priority', label: 'Priority', cell: (item) => <PriorityBadge priority={item.priority} /> },
  { key: 'made', label: 'Written', minor: true, cell: (item) => <When at={item.generated_at} /> },
];

/** What was written for this user, and where it stands. */
export function RecommendationsTab({ userId }: { userId: string }) {
  const recommendations = useQuery(recommendationsQuery(userId));
  const [shown, setShown] = useState<Recommendation>();
  return (
    <Loaded query={recommendations} what="Recommendations could not be loaded" skeleton={<RowsSkeleton rows={6} />}>
      {({ recommendations: items }) => items.length === 0 ? (
        <EmptyState icon={IconMessage2} title="Nothing written yet">
          Recommendations are written from personas: spendsense recommend --all, or POST /recommendations/generate/{'{user_id}'}.
        </EmptyState>
      ) : (
        <>
          <DataTable label="Recommendations" columns={COLUMNS} rows={items} keyOf={(item) => item.recommendation_id} onOpen={setShown} />
          <WhyPanel title={shown?.title ?? ''} opened={shown !== undefined} close={() => { setShown(undefined); }}>
            {shown && (
              <div className={classes.stack}>
                <p className={classes.facts}>
                  <StatusBadge status={shown.status} />
                  <PriorityBadge priority={shown.priority} whole />
                  <span className="muted">{`${plain(shown.persona_type)}, ${String(shown.window_days)} days`}</span>
                </p>
                <h3>Why this user gets it</h3>
                <div className={classes.quote}><MarkedProse text={shown.rationale} /></div>
                <h3>Text</h3>
                <MarkedProse text={shown.content} />
              </div>
            )}
          </WhyPanel>
        </>
      )}
    </Loaded>
  );
}
