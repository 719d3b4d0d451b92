/** The signals in the order and the words in which they are shown, each with its unit. */
import type { Schemas } from '@/lib/api/client';

export type Window = Schemas['ExplainedWindow'];
export type Unit = 'money' | 'share' | 'months' | 'days' | 'count' | 'yes-no';

export interface Signal {
  key: keyof Window['features'];
  label: string;
  unit: Unit;
  /** What the figure means, in a sentence. */
  meaning: string;
}

export const GROUPS: readonly (readonly [string, readonly Signal[]])[] = [
  ['Subscriptions', [
    { key: 'recurring_merchants', label: 'Recurring merchants', unit: 'count', meaning: 'Active recurring payments for subscriptions and bills.' },
    { key: 'monthly_recurring_spend', label: 'Recurring spend a month', unit: 'money', meaning: 'What those payments cost in an average month.' },
    { key: 'subscription_spend_share', label: 'Share of all spending', unit: 'share', meaning: 'Recurring spend as a part of everything spent.' },
  ]],
  ['Savings', [
    { key: 'savings_balance', label: 'Savings balance', unit: 'money', meaning: 'What the savings accounts hold together.' },
    { key: 'net_savings_inflow', label: 'Net inflow a month', unit: 'money', meaning: 'Money into savings less money out, in an average month.' },
    { key: 'savings_growth_rate', label: 'Growth', unit: 'share', meaning: 'How much the savings grew over the window.' },
    { key: 'emergency_fund_months', label: 'Emergency fund', unit: 'months', meaning: 'How long the savings would cover the usual expenses.' },
  ]],
  ['Credit', [
    { key: 'max_utilization', label: 'Highest utilization', unit: 'share', meaning: 'The balance of the fullest card as a part of its limit.' },
    { key: 'avg_utilization', label: 'Average utilization', unit: 'share', meaning: 'All card balances as a part of all limits.' },
    { key: 'minimum_payment_only_flag', label: 'Minimum payments only', unit: 'yes-no', meaning: 'Card payments were no more than the minimum due.' },
    { key: 'interest_charges_present', label: 'Interest charged', unit: 'yes-no', meaning: 'Interest on a card was charged.' },
    { key: 'any_overdue', label: 'Overdue', unit: 'yes-no', meaning: 'A card or loan is overdue.' },
  ]],
  ['Income', [
    { key: 'avg_monthly_income', label: 'Income a month', unit: 'money', meaning: 'Income in an average month.' },
    { key: 'payroll_detected', label: 'Payroll', unit: 'yes-no', meaning: 'Regular pay from an employer was found.' },
    { key: 'median_pay_gap_days', label: 'Days between pays', unit: 'days', meaning: 'The middle of the gaps between pays.' },
    { key: 'income_variability', label: 'Variability', unit: 'share', meaning: 'How much the months differ: 0 % is the same every month.' },
    { key: 'cash_flow_buffer_months', label: 'Cash-flow buffer', unit: 'months', meaning: 'How long the checking balance would cover the usual expenses.' },
  ]],
  ['Other', [
    { key: 'investment_account_detected', label: 'Investment account', unit: 'yes-no', meaning: 'An investment account is held here.' },
    { key: 'fee_count', label: 'Fees', unit: 'count', meaning: 'Overdraft, late, maintenance and cash-machine fees charged.' },
    { key: 'fee_total', label: 'Fees together', unit: 'money', meaning: 'What those fees came to.' },
    { key: 'overdraft_count', label: 'Overdrafts', unit: 'count', meaning: 'How often an account went below zero.' },
  ]],
];

export function findSignal(key: string | undefined): Signal | undefined {
  return GROUPS.flatMap(([, signals]) => signals).find((signal) => signal.key === key);
}
