import type { ReactNode } from 'react';
import { type FieldError, Problem } from '@/lib/api/problem';
import classes from './products.module.css';

/** What the server says against one field; of a guardrail also the words it means and its rule. */
function Faults({ faults }: { faults: readonly FieldError[] }) {
  return (
    <>
      {faults.map(({ loc, msg, ctx }, index) => (
        <span key={index} className={classes.fault}>
          {`${placeOf(loc)}${msg}`}
          {ctx?.excerpt && <>: “<mark className={classes.excerpt}>{ctx.excerpt}</mark>”</>}
          {ctx && <> (rule <code>{ctx.rule}</code>)</>}
        </span>
      ))}
    </>
  );
}

/** For a field's `error`: nothing where nothing is wrong. */
export function faultsAt(error: unknown, name: string): ReactNode {
  const faults = error instanceof Problem ? error.faults(name) : [];
  return faults.length > 0 ? <Faults faults={faults} /> : undefined;
}

/** Which line of a list. */
function placeOf(loc: readonly string[]): string {
  const last = loc.at(-1) ?? '';
  return /^\d+$/.test(last) ? `Line ${String(Number(last) + 1)}: ` : '';
}
