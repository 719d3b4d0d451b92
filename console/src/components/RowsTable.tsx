import type { Schemas } from '@/lib/api/client';
import { plain } from '@/lib/format/words';
import { type Column, DataTable } from './DataTable';
import { Money } from './Figures';
import { DayOf } from './When';

type Row = Schemas['TransactionView'];

const COLUMNS: Column<Row>[] = [
  { key: 'merchant', label: 'Merchant', cell: (row) => row.merchant_name ?? plain(row.category_primary ?? 'not named') },
  { key: 'date', label: 'Day', cell: (row) => <><DayOf day={row.date} />{row.pending && <span className="muted"> pending</span>}</> },
  { key: 'amount', label: 'Amount', number: true, cell: (row) => <Money amount={row.amount} currency={row.currency} /> },
];

/** Transactions; positive is money in. */
export function RowsTable({ rows }: { rows: readonly Row[] }) {
  return <DataTable label="Transactions" columns={COLUMNS} rows={rows} keyOf={(row) => row.transaction_id} />;
}
