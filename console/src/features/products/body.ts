/** Products as the form holds them. */
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

/** A share (0.6) as it is typed (60), without what binary fractions add. */
export function percentOf(share: number): number {
  return Math.round(share * 1_000_000) / 10_000;
}

export function shareOf(percent: number): number {
  return Math.round(percent * 10_000) / 1_000_000;
}
