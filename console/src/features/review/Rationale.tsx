import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorState } from '@/components/ErrorState';
import { Prose } from '@/components/Prose';
import { RowsBehind } from '@/components/RowsBehind';
import { DayOf } from '@/components/When';
import { WhyPanel } from '@/components/WhyPanel';
import { plain } from '@/lib/format/words';
import type { Place } from '@/lib/spans';
import { type Item, traceQuery } from './api';
import { figuresIn } from './figures';
import { Finding, Found, foundIn } from './Found';
import { type Check, type Reading, readTrace } from './reports';
import classes from './review.module.css';

/** A place of the rationale: a figure of the user's, by its names, or what a guardrail found. */
interface Spot {
  place: Place;
  names?: string[];
  check?: Check;
}

/** Why this user gets it. Each of their figures opens the rows it came from. */
export function Rationale({ item, checks, ready }: { item: Item; checks: readonly Check[]; ready: boolean }) {
  const trace = useQuery({ ...traceQuery(item.id), enabled: ready });
  const [asked, setAsked] = useState<string[]>();
  if (!trace.data) {
    return (
      <>
        <Found text={item.rationale} checks={checks} />
        {trace.isError && <p className="muted">{`Where its figures came from could not be loaded. ${trace.error.message}`}</p>}
      </>
    );
  }
  const reading = readTrace(trace.data);
  const marks: Spot[] = [
    ...figuresIn(item.rationale, reading.figures),
    ...foundIn(item.rationale, checks),
  ];
  return (
    <>
      <Prose
        text={item.rationale}
        marks={marks}
        draw={(piece, spots) => {
          const names = spots.flatMap((spot) => spot.names ?? []);
          const found = spots.flatMap((spot) => spot.check ?? []);
          const shown = names.length === 0 ? piece : (
            <button type="button" className={classes.figure} aria-label={`${piece}: where it came from`} onClick={() => { setAsked(names); }}>{piece}</button>
          );
          return found.length > 0 ? <Finding checks={found}>{shown}</Finding> : shown;
        }}
      />
      <WhyPanel title="Where the figure came from" opened={asked !== undefined} close={() => { setAsked(undefined); }}>
        {asked && <Origin names={asked} reading={reading} userId={item.user_id} />}
      </WhyPanel>
    </>
  );
}

export function Origin({ names, reading, userId }: { names: readonly string[]; reading: Reading; userId: string }) {
  return (
    <div className={classes.stack}>
      {names.map((name) => {
        const basis = reading.basis.find(({ feature }) => feature === name);
        return (
          <section key={name} className={classes.stack}>
            <h3>{plain(name)}</h3>
            <p>
              <strong>{reading.figures.find((figure) => figure.name === name)?.text}</strong>{' '}
              <span className="muted">{`${String(reading.windowDays ?? '')} days to `}<DayOf day={reading.asOf} /></span>
            </p>
            {basis ? <p>{basis.explanation}</p> : <p className="muted">It is reckoned from other figures; no row belongs to it alone.</p>}
            {basis && basis.rows.length > 0 && <RowsBehind userId={userId} ids={basis.rows} />}
          </section>
        );
      })}
      {names.length === 0 && <ErrorState error={undefined} what="No origin is kept for this figure" />}
    </div>
  );
}
