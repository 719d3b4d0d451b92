/** Guardrail reports and traces as they are stored. They are old data too, so what is missing is left out. */
import type { Place } from '@/lib/spans';

export interface Check {
  name: string;
  passed: boolean;
  severity: string;
  rule: string;
  field: string | null;
  /** In bytes of the field's text. */
  span: Place | null;
  excerpt: string | null;
  message: string;
}

export function readChecks(report: unknown): Check[] {
  return list(record(report).checks).map((raw) => {
    const { name, passed, severity, rule, field, span, excerpt, message } = record(raw);
    const { start, end } = record(span);
    return {
      name: String(name),
      passed: passed === true,
      severity: text(severity) ?? 'notable',
      rule: text(rule) ?? '',
      field: text(field),
      span: typeof start === 'number' && typeof end === 'number' ? { start, end } : null,
      excerpt: text(excerpt),
      message: text(message) ?? '',
    };
  });
}

export interface Basis {
  feature: string;
  explanation: string;
  rows: string[];
}

export interface Offered {
  id: string;
  kind: string;
  score: number;
  chosen: boolean;
  reasons: string[];
}

export interface Reading {
  windowDays: number | null;
  asOf: string | null;
  currency: string;
  features: [string, unknown][];
  figures: { name: string; text: string }[];
  basis: Basis[];
  persona: { name: string; confidence: number; fallback: string | null; matched: string[] };
  matches: Offered[];
  author: string;
}

/** What the trace page and the rationale show of a trace. */
export function readTrace(trace: { signals: unknown; persona_assignment: unknown; content_matches: unknown; inputs: unknown }): Reading {
  const signals = record(trace.signals);
  const assignment = record(trace.persona_assignment);
  const matches = record(trace.content_matches);
  const inputs = record(trace.inputs);
  return {
    windowDays: typeof signals.window_days === 'number' ? signals.window_days : null,
    asOf: text(signals.as_of),
    currency: text(signals.currency) ?? 'USD',
    features: Object.entries(record(signals.features)),
    figures: list(record(inputs.context).figures).map((raw) => {
      const figure = record(raw);
      return { name: String(figure.name), text: String(figure.text) };
    }),
    basis: list(signals.evidence).map((raw) => {
      const { feature, explanation, transaction_ids: rows } = record(raw);
      return { feature: String(feature), explanation: text(explanation) ?? '', rows: list(rows).map(String) };
    }),
    persona: {
      name: text(assignment.persona) ?? 'unknown',
      confidence: Number(assignment.confidence),
      fallback: text(assignment.fallback),
      matched: list(record(assignment.reasoning).matched_criteria).filter((item) => typeof item === 'string'),
    },
    matches: [...list(matches.content).map(readContent), ...list(matches.offers).map(readOffer)],
    author: text(record(inputs.author).kind) ?? 'offline',
  };
}

function readContent(raw: unknown): Offered {
  const { content_id: id, kind, score, chosen, reasons } = record(raw);
  return { id: String(id), kind: text(kind) ?? 'content', score: Number(score), chosen: chosen === true, reasons: list(reasons).map(String) };
}

function readOffer(raw: unknown): Offered {
  const offer = record(raw);
  const reasons = (name: string) => list(offer[name]).map((reason) => text(record(reason).text) ?? '');
  const excluded = reasons('reasons_excluded');
  return {
    id: String(offer.product_id),
    kind: `offer, ${text(offer.category) ?? ''}`,
    score: Number(offer.score),
    chosen: offer.included === true,
    reasons: excluded.length > 0 ? excluded : reasons('reasons_included'),
  };
}

export function record(raw: unknown): Record<string, unknown> {
  return typeof raw === 'object' && raw !== null ? (raw as Record<string, unknown>) : {};
}

function list(raw: unknown): unknown[] {
  return Array.isArray(raw) ? raw : [];
}

function text(raw: unknown): string | null {
  return typeof raw === 'string' && raw !== '' ? raw : null;
}
