/** A persona's reasoning as it is stored. It is old data too, so what is missing is left out. */

export interface Criterion {
  feature: string;
  operator: string;
  threshold: string;
  actual: string | null;
  met: boolean;
  /** From -1 (far from met) to 1 (clearly met). */
  margin: number;
}

export interface Evaluation {
  persona: string;
  matched: boolean;
  strength: number;
  /** All groups must hold; of each group one criterion. */
  groups: Criterion[][];
}

export interface Reasoning {
  matchedCriteria: string[];
  counterfactuals: { text: string; holdsNow: boolean }[];
  evaluations: Evaluation[];
  reason: string | null;
}

export function readReasoning(raw: unknown): Reasoning {
  const reasoning = record(raw);
  return {
    matchedCriteria: list(reasoning.matched_criteria).filter((item) => typeof item === 'string'),
    counterfactuals: list(reasoning.counterfactuals).map((item) => {
      const { text, holds_now: holdsNow } = record(item);
      return { text: String(text), holdsNow: holdsNow === true };
    }),
    evaluations: list(reasoning.evaluations).map((item) => {
      const { persona, matched, strength, groups } = record(item);
      return {
        persona: String(persona),
        matched: matched === true,
        strength: Number(strength),
        groups: list(groups).map((group) => list(group).map(readCriterion)),
      };
    }),
    reason: typeof reasoning.reason === 'string' ? reasoning.reason : null,
  };
}

function readCriterion(raw: unknown): Criterion {
  const { feature, operator, threshold, actual, met, margin } = record(raw);
  return {
    feature: String(feature),
    operator: String(operator),
    threshold: String(threshold),
    actual: typeof actual === 'string' ? actual : null,
    met: met === true,
    margin: Number(margin),
  };
}

function record(raw: unknown): Record<string, unknown> {
  return typeof raw === 'object' && raw !== null ? (raw as Record<string, unknown>) : {};
}

function list(raw: unknown): unknown[] {
  return Array.isArray(raw) ? raw : [];
}
