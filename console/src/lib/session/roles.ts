/** Who may do what, as the server has it. It refuses anyway; here it decides what is offered. */
import { type Role, useIdentity } from './useSession';

/** Work with customers: the review desk and the users. */
export const DESK: readonly Role[] = ['operator', 'senior_operator', 'admin'];
/** Change the rules, and what is recommended. */
export const SENIOR: readonly Role[] = ['senior_operator', 'admin'];
/** Change what is known of AI usage: uploads, prices, budgets. */
export const ANALYSTS: readonly Role[] = ['analyst', 'admin'];
/** See totals and rules, in which no customer is named. */
export const STAFF: readonly Role[] = [...DESK, 'analyst'];

export function useIsOneOf(roles: readonly Role[]): boolean {
  return roles.includes(useIdentity().role);
}
