import { IconAlertTriangle, IconCheck, IconTrendingUp } from '@tabler/icons-react';
import { Progress } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Loaded } from '@/components/Loaded';
import { Panel } from '@/components/Panel';
import { BlockSkeleton } from '@/components/Skeletons';
import { Mark } from '@/components/StatusBadge';
import { formatMoney, formatShare } from '@/lib/format/numbers';
import { type Budget, budgetsQuery } from './api';
import classes from './usage.module.css';

/** How the budgets stand this month, those in trouble first. */
export function BudgetsPanel() {
  const budgets = useQuery(budgetsQuery);
  return (
    <Panel title="Budgets" note="this month, whatever is filtered" actions={<Link to="/usage/prices" search={{ tab: 'budgets' }}>All budgets</Link>}>
      <Loaded query={budgets} what="The budgets could not be loaded" skeleton={<BlockSkeleton height={120} />}>
        {({ items }) => items.length === 0 ? <p className="muted">No budget is set. One of them tells when a share of it is spent, or will be.</p> : (
          <ul className={classes.budgets}>
            {items.toSorted((a, b) => (b.status.share ?? 0) - (a.status.share ?? 0)).slice(0, SHOWN).map((budget) => (
              <li key={budget.budget_id}>
                <span className={classes.line}><strong>{budget.name}</strong><BudgetStanding budget={budget} /></span>
                <Progress value={Math.min(100, (budget.status.share ?? 0) * 100)} size="sm" color={budget.status.standing === 'over' ? 'red' : 'accent'} aria-label={`Spent of ${budget.name}`} />
                <span className="muted">{spentOf(budget)}</span>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  );
}

const SHOWN = 5;

/** `32%`; what is there is not said to be nothing. */
export function shareOf({ status: { share } }: Pick<Budget, 'status'>): string {
  if (share == null) return '';
  return share > 0 && share < 0.005 ? `<${formatShare(0.01, 0)}` : formatShare(share, 0);
}

/** `$812.40 of $2,500.00 (32%), $1,900.00 expected`. */
export function spentOf({ status, monthly }: Budget): string {
  const expected = status.expected == null ? '' : `, ${formatMoney(status.expected, 'USD')} expected at its end`;
  return `${formatMoney(status.spent, 'USD')} of ${formatMoney(monthly, 'USD')} (${shareOf({ status })})${expected}`;
}

export function BudgetStanding({ budget: { status } }: { budget: Budget }) {
  switch (status.standing) {
    case 'over': return <Mark tone="bad" icon={IconAlertTriangle}>Used up</Mark>;
    case 'reached': return <Mark tone="warn" icon={IconAlertTriangle}>{`${String(status.threshold ?? 0)} % reached`}</Mark>;
    case 'forecast': return <Mark tone="warn" icon={IconTrendingUp}>Expected to be used up</Mark>;
    case 'within': return <Mark tone="good" icon={IconCheck}>Within</Mark>;
  }
}
