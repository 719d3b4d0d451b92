/** Figures as they are shown everywhere: with currency, sign and window; `–` where there is none. */
import { Tooltip } from '@mantine/core';
import { formatMoney, formatShare } from '@/lib/format/numbers';
import classes from './Figures.module.css';

const NONE = <span className="muted" aria-label="none">–</span>;

export function Money({ amount, currency, exact = true }: {
  amount: number | null | undefined;
  currency: string;
  exact?: boolean;
}) {
  if (amount === null || amount === undefined) return NONE;
  return <span>{formatMoney(amount, currency, exact)}</span>;
}

/** A share (0 to 1, or beyond) as a percentage. */
export function Percent({ share, digits = 1 }: { share: number | null | undefined; digits?: number }) {
  if (share === null || share === undefined) return NONE;
  return <span>{formatShare(share, digits)}</span>;
}

/** A word with its explanation on hover and focus. */
export function Explained({ children, why }: { children: string; why: string }) {
  return (
    <Tooltip label={why} multiline maw={320}>
      <button type="button" className={classes.explained} aria-label={`${children}: ${why}`}>{children}</button>
    </Tooltip>
  );
}
