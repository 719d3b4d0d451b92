import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorState } from '@/components/ErrorState';
import { RowsBehind } from '@/components/RowsBehind';
import { DayOf } from '@/components/When';
import { WhyPanel } from '@/components/WhyPanel';
import { plain } from '@/lib/format/words';
import { type Item, traceQuery } from './api';
import { Found } from './Found';
import { type Check, type Reading, readTrace } from './reports';
import { type Figure, figuresIn, pieces, placeOfBytes } from './spans';
import classes from './review.module.css';

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
  const marks = [
    ...figuresIn(item.rationale, reading.figures).map((figure) => ({ place: figure.place, figure, check: undefined })),
    ...checks.flatMap((check) => (check.span ? [{ place: placeOfBytes(item.rationale, check.span), check, figure: undefined }] : [])),
  ];
  return (
    <>
      <p className={classes.prose}>
        {pieces<{ place: Figure['place']; figure: Figure | undefined; check: Check | undefined }>(item.rationale, marks).map((piece, index) => {
          const figure = piece.marks.find((mark) => mark.figure)?.figure;
          const check = piece.marks.find((mark) => mark.check)?.check;
          if (figure) {
            return (
              <button key={index} type="button" className={classes.figure} aria-label={`${piece.text}: where it came from`} onClick={() => { setAsked(figure.names); }}>
                {piece.text}
              </button>
            );
          }
          return check
            ? <mark key={index} className={classes.found} data-severity={check.severity} title={check.message}>{piece.text}</mark>
            : <span key={index}>{piece.text}</span>;
        })}
      </p>
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
