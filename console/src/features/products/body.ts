/** Products as the form holds them. */
import { changedNames, listed } from '@/lib/unsaved';
import type { Body, Product } from './api';

export const BLANK: Body = {
  product_name: '', product_type: 'savings_account', category: '', persona_targets: [], min_income: 0,
  max_credit_utilization: 1, requires_no_existing_savings: false, requires_no_existing_investment: false,
  min_credit_score: null, short_description: '', benefits: [], typical_apy_or_fee: null, partner_link: null,
  disclosure: '', partner_name: '', commission_rate: 0, priority: 1, active: true,
};

/** What is sent back: all but what the server gives. */
export function bodyOf(product: Product): Body {
  const body: Partial<Product> & Body = { ...product };
  delete body.product_id;
  delete body.version;
  delete body.warnings;
  delete body.created_at;
  delete body.updated_at;
  return body;
}

/** Without the empty lines that typing leaves behind, and without texts that say nothing. */
export function tidied(body: Body): Body {
  const orNull = (text: string | null | undefined) => (text?.trim() ? text : null);
  return {
    ...body,
    benefits: body.benefits.filter((benefit) => benefit.trim() !== ''),
    typical_apy_or_fee: orNull(body.typical_apy_or_fee),
    partner_link: orNull(body.partner_link),
  };
}

const NAMES: Partial<Record<keyof Body, string>> = {
  product_name: 'the name', short_description: 'the description', benefits: 'the benefits', typical_apy_or_fee: 'the rate or fee',
  disclosure: 'the disclosure', product_type: 'the type', category: 'the category', persona_targets: 'the personas',
  min_income: 'the least income', max_credit_utilization: 'the highest utilization', min_credit_score: 'the least credit score',
  requires_no_existing_savings: 'who has savings', requires_no_existing_investment: 'who invests', partner_name: 'the partner',
  partner_link: 'the address of the offer', commission_rate: 'the commission', priority: 'the priority',
};

/** What an editor calls a part of the offer. */
export function nameOf(key: string): string {
  return NAMES[key as keyof Body] ?? key;
}

/** What is typed and not saved. */
export function lostOf(product: Product | undefined, body: Body): string | undefined {
  const parts = changedNames(NAMES, tidied(product ? bodyOf(product) : BLANK), tidied(body));
  if (parts.length === 0) return undefined;
  return product ? `your changes to “${product.product_name}”: ${listed(parts)}` : `the new product: ${listed(parts)}`;
}

/** A share (0.6) as it is typed (60), without what binary fractions add. */
export function percentOf(share: number): number {
  return Math.round(share * 1_000_000) / 10_000;
}

export function shareOf(percent: number): number {
  return Math.round(percent * 10_000) / 1_000_000;
}
