/** What the products' address holds. */
import { flag, oneOf, text, wholeNumber } from '@/lib/address';
import { PERSONAS, type PersonaName } from '@/lib/personas';

export const PAGE_SIZE = 50;
export const TYPES = ['savings_account', 'credit_card', 'app', 'service', 'investment_account', 'loan'] as const;

/** Stands where a product's id would. */
export const NEW = '~new';

export interface ProductsSearch {
  category?: string;
  persona_type?: PersonaName;
  active_only?: boolean;
  page?: number;
}

export function readProductsSearch(raw: Record<string, unknown>): ProductsSearch {
  return {
    ...text(raw, 'category'), ...oneOf(raw, 'persona_type', PERSONAS), ...flag(raw, 'active_only'),
    ...wholeNumber(raw, 'page', 1_000_000),
  };
}
