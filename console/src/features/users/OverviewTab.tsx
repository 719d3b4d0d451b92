import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Definitions } from '@/components/Definitions';
import { Money } from '@/components/Figures';
import { Loaded } from '@/components/Loaded';
import { Panel } from '@/components/Panel';
import { StatusBadge } from '@/components/StatusBadge';
import { DayOf, When } from '@/components/When';
import { formatCount, formatShare } from '@/lib/format/numbers';
import { daysBetween } from '@/lib/format/time';
import { plain } from '@/lib/format/words';
import { accountsQuery, recommendationsQuery, signalsQuery, streamsQuery, userQuery } from './api';
import { readReasoning } from './reasoning';
import type { Tab } from './search';
import { Figure } from './SignalsTable';
import { findSignal } from '@/lib/signals';
import { currencyOf, nextAmount } from './streams';
import classes from './users.module.css';

const KEY_SIGNALS = ['avg_monthly_income', 'max_utilization', 'emergency_fund_months', 'monthly_recurring_spend', 'cash_flow_buffer_months'];
const SOON_DAYS = 30;

/** What one needs to know first. */
export function OverviewTab({ userId }: { userId: string }) {
  return (
    <div className={classes.columns}>
      <Personas userId={userId} />
      <KeySignals userId={userId} />
      <ComingUp userId={userId} />
      <Standing userId={userId} />
    </div>
  );
}

function More({ tab, children }: { tab: Tab; children: string }) {
  return <Link from="/users/$userId" to="." search={{ tab }}>{children}</Link>;
}

function Personas({ userId }: { userId: string }) {
  const user = useQuery(userQuery(userId));
  return (
    <Panel title="Personas" actions={<More tab="personas">Criteria</More>}>
      <Loaded query={user} what="Personas could not be loaded">
        {(head) => head.personas.length === 0 ? <p className="muted">None assigned yet.</p> : (
          <Definitions
            rows={head.personas.map((persona) => [
              `${String(persona.window_days)} days`,
              <>
                <strong>{plain(persona.persona_type)}</strong>{' '}
                <span className="muted">{persona.fallback ? 'no finding' : `confidence ${formatShare(persona.confidence_score, 0)}`}, <When at={persona.assigned_at} /></span>
                {readReasoning(persona.reasoning).counterfactuals.slice(0, 1).map(({ text }) => (
                  <p key={text} className="muted">{`${plain(text)}.`}</p>
                ))}
              </>,
            ])}
          />
        )}
      </Loaded>
    </Panel>
  );
}

function KeySignals({ userId }: { userId: string }) {
  const signals = useQuery(signalsQuery(userId));
  return (
    <Panel title="Signals" note="30 days, and 180" actions={<More tab="signals">All signals</More>}>
      <Loaded query={signals} what="Signals could not be computed">
        {({ windows }) => (
          <Definitions
            rows={KEY_SIGNALS.map((key) => findSignal(key)).filter((signal) => signal !== undefined).map((signal) => [
              signal.label,
              <span className={classes.facts}>
                {windows.map((window) => (
                  <span key={window.window_days} className={window.window_days === 30 ? undefined : 'muted'}><Figure signal={signal} window={window} /></span>
                ))}
              </span>,
            ])}
          />
        )}
      </Loaded>
    </Panel>
  );
}

function ComingUp({ userId }: { userId: string }) {
  const streams = useQuery(streamsQuery(userId));
  const accounts = useQuery(accountsQuery(userId));
  return (
    <Panel title="Coming up" note={`next ${String(SOON_DAYS)} days`} actions={<More tab="streams">All streams</More>}>
      <Loaded query={streams} what="Streams could not be found">
        {({ streams: all, as_of }) => {
          const soon = all
            .flatMap((stream) => (stream.next_date ? [{ stream, day: stream.next_date }] : []))
            .filter(({ day }) => daysBetween(as_of, day) >= 0 && daysBetween(as_of, day) <= SOON_DAYS)
            .sort((a, b) => a.day.localeCompare(b.day));
          if (soon.length === 0) return <p className="muted">Nothing is expected.</p>;
          return (
            <Definitions
              rows={soon.slice(0, 8).map(({ stream, day }) => [
                stream.merchant,
                <span className={classes.facts}>
                  <DayOf day={day} />
                  <Money amount={signed(stream.direction, nextAmount(stream))} currency={currencyOf(accounts.data?.items, stream.account_id)} />
                </span>,
              ])}
            />
          );
        }}
      </Loaded>
    </Panel>
  );
}

function signed(direction: 'in' | 'out', amount: number | null): number | null {
  return amount !== null && direction === 'out' ? -amount : amount;
}

function Standing({ userId }: { userId: string }) {
  const recommendations = useQuery(recommendationsQuery(userId));
  return (
    <Panel title="Recommendations" actions={<More tab="recommendations">All recommendations</More>}>
      <Loaded query={recommendations} what="Recommendations could not be loaded">
        {({ recommendations: items }) => {
          const statuses = [...new Set(items.map((item) => item.status))];
          if (items.length === 0) return <p className="muted">None written yet.</p>;
          return (
            <p className={classes.facts}>
              {statuses.map((status) => (
                <span key={status}><StatusBadge status={status} /> {formatCount(items.filter((item) => item.status === status).length)}</span>
              ))}
            </p>
          );
        }}
      </Loaded>
    </Panel>
  );
}
