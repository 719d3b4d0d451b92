import { IconBuildingBank, IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Column, DataTable } from '@/components/DataTable';
import { Definitions } from '@/components/Definitions';
import { EmptyState } from '@/components/EmptyState';
import { Money, Percent } from '@/components/Figures';
import { Loaded } from '@/components/Loaded';
import { RowsSkeleton } from '@/components/Skeletons';
import { Mark } from '@/components/StatusBadge';
import { DayOf, When } from '@/components/When';
import { WhyPanel } from '@/components/WhyPanel';
import type { Schemas } from '@/lib/api/client';
import { counted } from '@/lib/format/numbers';
import { plain } from '@/lib/format/words';
import { accountRowsQuery, accountsQuery } from './api';
import { RowsTable } from '@/components/RowsTable';
import classes from './users.module.css';

type Account = Schemas['AccountView'];

const COLUMNS: Column<Account>[] = [
  { key: 'name', label: 'Account', cell: (account) => nameOf(account) },
  { key: 'kind', label: 'Kind', cell: (account) => plain(account.kind) },
  { key: 'joint', label: 'Held', minor: true, cell: (account) => (account.joint ? <Mark tone="neutral" icon={IconUsers}>Jointly</Mark> : 'Alone') },
  { key: 'balance', label: 'Balance', number: true, cell: (account) => <><Money amount={account.balance_current} currency={account.currency} />{isDebt(account) && <span className="muted"> owed</span>}</> },
  { key: 'limit', label: 'Limit', number: true, minor: true, cell: (account) => <Money amount={account.balance_limit} currency={account.currency} /> },
  { key: 'use', label: 'Used', number: true, cell: (account) => <Percent share={account.utilization} /> },
  { key: 'updated', label: 'Updated', minor: true, cell: (account) => <When at={account.updated_at} /> },
];

function nameOf(account: Account): string {
  return `${account.name ?? plain(account.kind)}${account.mask ? ` ··${account.mask}` : ''}`;
}

function isDebt(account: Account): boolean {
  return account.kind === 'credit_card' || account.kind === 'loan';
}

/** What is held and what is owed. */
export function AccountsTab({ userId }: { userId: string }) {
  const accounts = useQuery(accountsQuery(userId));
  const [shown, setShown] = useState<Account>();
  return (
    <Loaded query={accounts} what="Accounts could not be loaded" skeleton={<RowsSkeleton rows={4} />}>
      {({ items, totals }) => items.length === 0 ? (
        <EmptyState icon={IconBuildingBank} title="No accounts">No account of this user was ingested.</EmptyState>
      ) : (
        <div className={classes.stack}>
          {totals.map((total) => (
            <p key={total.currency} className={classes.facts}>
              <span>owned <strong><Money amount={total.assets} currency={total.currency} /></strong></span>
              <span>owed <strong><Money amount={total.debts} currency={total.currency} /></strong></span>
              {total.unknown_balances > 0 && <span className="muted">{`${counted(total.unknown_balances, 'account')} without a known balance left out`}</span>}
            </p>
          ))}
          <DataTable label="Accounts" columns={COLUMNS} rows={items} keyOf={(account) => account.account_id} onOpen={setShown} />
          <WhyPanel title={shown ? nameOf(shown) : ''} opened={shown !== undefined} close={() => { setShown(undefined); }}>
            {shown && <AccountDetail userId={userId} account={shown} />}
          </WhyPanel>
        </div>
      )}
    </Loaded>
  );
}

function AccountDetail({ userId, account }: { userId: string; account: Account }) {
  const rows = useQuery(accountRowsQuery(userId, account.account_id));
  const { currency } = account;
  return (
    <div className={classes.stack}>
      <p className="muted"><code>{account.account_id}</code></p>
      {account.liabilities.map((liability) => (
        <Definitions
          key={liability.liability_id}
          rows={[
            ['Yearly rate', <Percent share={liability.apr_purchase ?? liability.interest_rate} digits={2} />],
            ['Least payment', <Money amount={liability.minimum_payment} currency={currency} />],
            ['Last payment', <Money amount={liability.last_payment} currency={currency} />],
            ['Statement', <Money amount={liability.last_statement_balance} currency={currency} />],
            ['Next due', <DayOf day={liability.next_payment_due} />],
            ['Overdue', liability.is_overdue ? 'yes' : 'no'],
          ]}
        />
      ))}
      <Loaded query={rows} what="Transactions could not be loaded" skeleton={<RowsSkeleton rows={6} />}>
        {(page) => (
          <section aria-label="Transactions">
            <h3>{counted(page.total, 'transaction')}{page.total > page.items.length && <span className="muted">{`, the newest ${String(page.items.length)} shown`}</span>}</h3>
            <RowsTable rows={page.items} />
          </section>
        )}
      </Loaded>
    </div>
  );
}
