/** The personas that rules, content and offers can name. */
export const PERSONAS = ['wealth_builder', 'high_utilization', 'savings_builder', 'variable_income', 'subscription_heavy'] as const;
export type PersonaName = (typeof PERSONAS)[number];
