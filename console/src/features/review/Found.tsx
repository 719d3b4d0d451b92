import { Tooltip } from '@mantine/core';
import type { Check } from './reports';
import { pieces, placeOfBytes } from './spans';
import classes from './review.module.css';

/** A text as it is, never as markup; what a guardrail found in it is marked, with its message on hover and focus. */
export function Found({ text, checks }: { text: string; checks: readonly Check[] }) {
  const marks = checks.flatMap((check) => (check.span ? [{ check, place: placeOfBytes(text, check.span) }] : []));
  return (
    <p className={classes.prose}>
      {pieces(text, marks).map((piece, index) => {
        const [first] = piece.marks;
        if (!first) return <span key={index}>{piece.text}</span>;
        const message = piece.marks.map(({ check }) => check.message).join(' ');
        return (
          <Tooltip key={index} label={message} multiline maw={320}>
            <mark className={classes.found} data-severity={worst(piece.marks.map(({ check }) => check))}>{piece.text}</mark>
          </Tooltip>
        );
      })}
    </p>
  );
}

function worst(checks: readonly Check[]): string {
  return ['critical', 'warning', 'notable'].find((severity) => checks.some((check) => check.severity === severity)) ?? 'notable';
}
