import { Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { Prose } from '@/components/Prose';
import { placeOfBytes } from '@/lib/spans';
import type { Check } from './reports';
import classes from './review.module.css';

/** A text as the customer reads it, never as HTML; what a guardrail found in it is marked, with its message on hover and focus. */
export function Found({ text, checks }: { text: string; checks: readonly Check[] }) {
  return <Prose text={text} marks={foundIn(text, checks)} draw={(piece, marks) => <Finding checks={marks.map(({ check }) => check)}>{piece}</Finding>} />;
}

/** Where each check found something in its field. */
export function foundIn(text: string, checks: readonly Check[]) {
  return checks.flatMap((check) => (check.span ? [{ check, place: placeOfBytes(text, check.span) }] : []));
}

export function Finding({ checks, children }: { checks: readonly Check[]; children: ReactNode }) {
  return (
    <Tooltip label={checks.map(({ message }) => message).join(' ')} multiline maw={320}>
      <mark className={classes.found} data-severity={worst(checks)}>{children}</mark>
    </Tooltip>
  );
}

function worst(checks: readonly Check[]): string {
  return ['critical', 'warning', 'notable'].find((severity) => checks.some((check) => check.severity === severity)) ?? 'notable';
}
