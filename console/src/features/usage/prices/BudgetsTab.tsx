import { Button } from '@mantine/core';
import { IconCoins } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Column, DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { Loaded } from '@/components/Loaded';
import { RowsSkeleton } from '@/components/Skeletons';
import { counted, formatMoney } from '@/lib/format/numbers';
import { plain } from '@/lib/format/words';
import { type Budget, budgetsQuery } from '../api';
import { BudgetStanding, shareOf } from '../BudgetsPanel';
import { BudgetDialog } from './BudgetDialog';
import { RemoveBudget } from './RemoveBudget';
import classes from '../usage.module.css';

type Asked = { act: 'new' } | { act: 'change' | 'remove'; budget: Budget };

/** What may be spent in a calendar month, by whom, and how it stands. */
export function BudgetsTab({ mayWrite }: { mayWrite: boolean }) {
  const budgets = useQuery(budgetsQuery);
  const [asked, setAsked] = useState<Asked>();
  const [said, setSaid] = useState('');
  const close = () => { setAsked(undefined); };
  const done = (words: string) => { close(); setSaid(words); };
  const columns: Column<Budget>[] = [
    { key: 'name', label: 'Budget', cell: (budget) => budget.name },
    { key: 'scope', label: 'Of', cell: (budget) => budget.scope === 'all' ? 'all usage' : <span>{plain(budget.scope)} <strong>{budget.scope_value}</strong></span> },
    { key: 'monthly', label: 'A month (USD)', number: true, cell: (budget) => formatMoney(budget.monthly, 'USD') },
    { key: 'standing', label: 'This month', cell: (budget) => <BudgetStanding budget={budget} /> },
    { key: 'spent', label: 'Spent (USD)', number: true, cell: (budget) => <span>{formatMoney(budget.status.spent, 'USD')} <span className="muted">{shareOf(budget)}</span></span> },
    { key: 'expected', label: 'Expected at its end', number: true, cell: (budget) => (budget.status.expected == null ? <span className="muted">–</span> : formatMoney(budget.status.expected, 'USD')) },
    { key: 'tell', label: 'Tells at', minor: true, cell: (budget) => budget.thresholds.map((percent) => `${String(percent)} %`).join(', ') },
    ...(mayWrite ? [{
      key: 'act', label: 'Do',
      cell: (budget: Budget) => (
        <span className={classes.buttons}>
          <Button variant="default" size="compact-xs" className={classes.touch ?? ''} aria-label={`Change ${budget.name}`} onClick={() => { setAsked({ act: 'change', budget }); }}>Change …</Button>
          <Button variant="default" size="compact-xs" className={classes.touch ?? ''} aria-label={`Remove ${budget.name}`} onClick={() => { setAsked({ act: 'remove', budget }); }}>Remove …</Button>
        </span>
      ),
    }] : []),
  ];
  return (
    <div className={classes.stack}>
      <div className={classes.line}>
        <p className="muted">{budgets.data ? `${counted(budgets.data.total, 'budget')}; months of ${budgets.data.time_zone}. What reaches a threshold is in the alerts too.` : ' '}</p>
        {mayWrite && <Button onClick={() => { setAsked({ act: 'new' }); }}>New budget …</Button>}
      </div>
      <p role="status">{said}</p>
      <Loaded query={budgets} what="The budgets could not be loaded" skeleton={<RowsSkeleton />}>
        {({ items }) => items.length === 0 ? (
          <EmptyState icon={IconCoins} title="No budget is set">A budget says when a share of it is spent, and when it is expected to be used up before the month is over.</EmptyState>
        ) : <DataTable label="Budgets" columns={columns} rows={items} keyOf={(budget) => budget.budget_id} />}
      </Loaded>
      {asked?.act === 'remove' && <RemoveBudget budget={asked.budget} close={close} done={done} />}
      {(asked?.act === 'new' || asked?.act === 'change') && <BudgetDialog key={asked.act === 'change' ? asked.budget.budget_id : 'new'} budget={asked.act === 'change' ? asked.budget : undefined} close={close} done={done} />}
    </div>
  );
}
