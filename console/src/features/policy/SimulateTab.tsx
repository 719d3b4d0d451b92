import { Button, SegmentedControl } from '@mantine/core';
import { IconScale } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { CursorPager } from '@/components/CursorPager';
import { type Column, DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { Loaded } from '@/components/Loaded';
import { Panel } from '@/components/Panel';
import { When } from '@/components/When';
import { withPart } from '@/lib/address';
import type { Schemas } from '@/lib/api/client';
import { counted, formatCount, formatShare } from '@/lib/format/numbers';
import { DESK, useIsOneOf } from '@/lib/session/roles';
import { type Draft, simulationQuery } from './api';
import { matrixOf, sentenceOf } from './moves';
import type { DraftSearch } from './search';
import { personaWords } from './words';
import classes from './policy.module.css';

const route = getRouteApi('/policy/drafts/$draftId');

type Result = Schemas['Simulation'];
type Row = Schemas['MovingUser'];

const COLUMNS: Column<Row>[] = [
  { key: 'name', label: 'User', cell: (row) => row.full_name },
  { key: 'window', label: 'Window', cell: (row) => `${String(row.window_days)} d` },
  { key: 'from', label: 'From', cell: (row) => <span>{personaWords(row.from)} <span className="muted">{formatShare(row.confidence_before, 0)}</span></span> },
  { key: 'to', label: 'To', cell: (row) => <span>{personaWords(row.to)} <span className="muted">{formatShare(row.confidence_after, 0)}</span></span> },
];

/** What would become of everybody's personas if the draft were in force, on the figures stored now. */
export function SimulateTab({ draft, search, unsaved }: { draft: Draft; search: DraftSearch; unsaved: boolean }) {
  const simulation = useQuery(simulationQuery(draft, search));
  const mayName = useIsOneOf(DESK);
  return (
    <Loaded query={simulation} what="The simulation could not be run">
      {(result) => (
        <div className={classes.stack}>
          {unsaved && <p className={classes.note} role="status">What you typed is not saved yet: this is the draft as it was saved.</p>}
          <Summary result={result} window={search.window} busy={simulation.isFetching} again={() => void simulation.refetch()} />
          {mayName && <Movers result={result} search={search} busy={simulation.isPlaceholderData} />}
        </div>
      )}
    </Loaded>
  );
}

function Summary({ result, window, busy, again }: { result: Result; window: number | undefined; busy: boolean; again: () => void }) {
  const navigate = route.useNavigate();
  const chosen = result.windows.find((one) => one.window_days === window) ?? result.windows[0];
  return (
    <Panel
      title="What would happen"
      note={<>{`${counted(result.users, 'consenting user')} with stored figures, as of `}<When at={result.as_of} />{`, in ${formatCount(result.duration_ms)} ms; nothing was written`}</>}
      actions={<Button variant="default" loading={busy} onClick={again}>Simulate again</Button>}
    >
      {!chosen ? <p className="muted">No figures are stored yet: they come with the next run of the analysis.</p> : (
        <div className={classes.stack}>
          <SegmentedControl
            aria-label="Window"
            value={String(chosen.window_days)}
            data={result.windows.map((one) => ({ value: String(one.window_days), label: `${String(one.window_days)} d: ${formatCount(one.moving)} moving` }))}
            onChange={(value) => void navigate({ search: { tab: 'simulate', window: Number(value) }, replace: true })}
            className={classes.scroller ?? ''}
          />
          {chosen.moving === 0
            ? <p>{`Nobody would move to another persona in the window of ${String(chosen.window_days)} days.`}</p>
            : <ul className={classes.sentences}>{chosen.moves.map((move) => <li key={`${move.from} ${move.to}`}>{sentenceOf(move)}</li>)}</ul>}
          <p className="muted">
            {`Of ${counted(chosen.users, 'user')} in this window, ${formatCount(chosen.secondary_changes)} would keep their persona with another second one, and ${formatCount(chosen.confidence_changes)} with another confidence.`}
          </p>
          {chosen.moving > 0 && <MoveMatrix moves={chosen.moves} window={chosen.window_days} />}
        </div>
      )}
    </Panel>
  );
}

/** From the persona of the row to that of the column. A cell lists its users, for who works with them. */
function MoveMatrix({ moves, window }: { moves: Result['windows'][number]['moves']; window: number }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const matrix = matrixOf(moves);
  const mayName = useIsOneOf(DESK);
  return (
    <div className={classes.scroller} role="region" aria-label="From which persona to which">
      <table className={classes.matrix}>
        <thead>
          <tr>
            <th scope="col">From ↓ to →</th>
            {matrix.to.map((to) => <th key={to} scope="col">{personaWords(to)}</th>)}
          </tr>
        </thead>
        <tbody>
          {matrix.from.map((from) => (
            <tr key={from}>
              <th scope="row">{personaWords(from)}</th>
              {matrix.to.map((to) => {
                const users = matrix.count(from, to);
                if (users === 0) return <td key={to} className="muted">–</td>;
                if (!mayName) return <td key={to}>{formatCount(users)}</td>;
                const pressed = search.from === from && search.to === to && search.window === window;
                return (
                  <td key={to}>
                    <button
                      type="button"
                      className={classes.cell}
                      aria-pressed={pressed}
                      aria-label={`${counted(users, 'user')} from ${personaWords(from)} to ${personaWords(to)}: ${pressed ? 'listed' : 'list them'}`}
                      onClick={() => void navigate({ search: pressed ? { tab: 'simulate', window } : { tab: 'simulate', window, from, to }, replace: true })}
                    >
                      {formatCount(users)}
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Movers({ result, search, busy }: { result: Result; search: DraftSearch; busy: boolean }) {
  const navigate = route.useNavigate();
  if (result.total === 0) return <EmptyState icon={IconScale} title="Nobody to list">With this draft nobody of this choice would have another persona.</EmptyState>;
  return (
    <>
      <DataTable
        label="Users who would move"
        columns={COLUMNS}
        rows={result.items}
        keyOf={(row) => `${row.user_id} ${String(row.window_days)}`}
        linkTo={(row) => ({ to: '/users/$userId', params: { userId: row.user_id }, search: { tab: 'personas' } })}
        busy={busy}
      />
      <CursorPager shown={result.items.length} total={result.total} cursor={search.cursor} next={result.next_cursor ?? undefined} go={(cursor) => void navigate({ search: withPart(search, 'cursor', cursor) })} />
    </>
  );
}
