import { IconRepeat } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { DataTable } from '@/components/DataTable';
import { Definitions } from '@/components/Definitions';
import { EmptyState } from '@/components/EmptyState';
import { Money } from '@/components/Figures';
import { Loaded } from '@/components/Loaded';
import { RowsSkeleton } from '@/components/Skeletons';
import { DayOf } from '@/components/When';
import { RowsBehind } from '@/components/RowsBehind';
import { WhyPanel } from '@/components/WhyPanel';
import { counted, formatShare } from '@/lib/format/numbers';
import { plain } from '@/lib/format/words';
import { accountsQuery, streamsQuery } from './api';
import { currencyOf, rejectedColumns, streamColumns, type Rejected, type Stream } from './streams';
import classes from './users.module.css';

type Shown = { stream: Stream } | { rejected: Rejected };

/** What recurs, when it comes next, and why other groups of payments do not count. */
export function StreamsTab({ userId }: { userId: string }) {
  const streams = useQuery(streamsQuery(userId));
  const accounts = useQuery(accountsQuery(userId));
  const [shown, setShown] = useState<Shown>();
  const currency = (accountId: string) => currencyOf(accounts.data?.items, accountId);
  return (
    <Loaded query={streams} what="Streams could not be found" skeleton={<RowsSkeleton />}>
      {({ streams: found, rejected, as_of }) => found.length + rejected.length === 0 ? (
        <EmptyState icon={IconRepeat} title="Nothing recurs">No two payments of this user look alike.</EmptyState>
      ) : (
        <div className={classes.stack}>
          <h2>{counted(found.length, 'recurring stream')} <span className="muted">as of <DayOf day={as_of} /></span></h2>
          <DataTable
            label="Recurring streams"
            columns={streamColumns(as_of, currency)}
            rows={found}
            keyOf={(stream) => stream.stream_id}
            onOpen={(stream) => { setShown({ stream }); }}
          />
          <h2>{counted(rejected.length, 'other group')} <span className="muted">of like rows that do not recur</span></h2>
          {rejected.length > 0 && (
            <DataTable
              label="Groups that do not recur"
              columns={rejectedColumns()}
              rows={rejected}
              keyOf={(candidate) => `${candidate.account_id} ${candidate.direction} ${candidate.transaction_ids[0] ?? ''}`}
              onOpen={(candidate) => { setShown({ rejected: candidate }); }}
            />
          )}
          <WhyPanel
            title={shown ? ('stream' in shown ? shown.stream.merchant : shown.rejected.merchant) : ''}
            opened={shown !== undefined}
            close={() => { setShown(undefined); }}
          >
            {shown && ('stream' in shown
              ? <StreamWhy userId={userId} stream={shown.stream} currency={currency(shown.stream.account_id)} />
              : <RejectedWhy userId={userId} rejected={shown.rejected} />)}
          </WhyPanel>
        </div>
      )}
    </Loaded>
  );
}

function StreamWhy({ userId, stream, currency }: { userId: string; stream: Stream; currency: string }) {
  return (
    <div className={classes.stack}>
      <Definitions
        rows={[
          ['Kind', `${plain(stream.kind)}, ${stream.direction === 'in' ? 'money in' : 'money out'}`],
          ['Cadence', plain(stream.cadence)],
          ['Usual amount', <Money amount={stream.typical_amount} currency={currency} />],
          ['An average month', <Money amount={stream.monthly_amount} currency={currency} />],
          ['From', <DayOf day={stream.started} />],
          ['To', <DayOf day={stream.ended ?? stream.last} />],
          ['Certainty', formatShare(stream.confidence, 1)],
        ]}
      />
      <p className={classes.quote}>{stream.why}</p>
      {stream.price_changes.map((change) => (
        <p key={change.day}>
          From <DayOf day={change.day} />: <Money amount={change.from} currency={currency} /> became{' '}
          <Money amount={change.to} currency={currency} />.
        </p>
      ))}
      <RowsBehind userId={userId} ids={stream.transaction_ids} />
    </div>
  );
}

function RejectedWhy({ userId, rejected }: { userId: string; rejected: Rejected }) {
  return (
    <div className={classes.stack}>
      <p>It is not counted as recurring because it failed a test:</p>
      <p className={classes.quote}>{rejected.reason}</p>
      {rejected.best_cadence && <p className="muted">{`It came closest to ${rejected.best_cadence}.`}</p>}
      <RowsBehind userId={userId} ids={rejected.transaction_ids} />
    </div>
  );
}
