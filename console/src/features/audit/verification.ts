/** The state of a check of the chain, which the server answers part by part. */
import type { Schemas } from '@/lib/api/client';

/** What was found, and where in the chain. */
export interface ChainFinding {
  kind: string;
  seq: number | null;
  toSeq: number | null;
  auditId: string | null;
  message: string;
}

export interface Verification {
  phase: 'running' | 'stopped' | 'done' | 'failed';
  checked: number;
  head: number;
  anchorsMet: number;
  findings: ChainFinding[];
  startedAt: number;
  tookMs: number;
  error?: unknown;
}

export function begin(now: number): Verification {
  return { phase: 'running', checked: 0, head: 0, anchorsMet: 0, findings: [], startedAt: now, tookMs: 0 };
}

export function addPart(state: Verification, part: Schemas['ChainPart'], now: number): Verification {
  return {
    ...state,
    phase: part.next_seq === null || part.next_seq === undefined ? 'done' : 'running',
    checked: state.checked + part.links,
    head: part.head_seq,
    anchorsMet: state.anchorsMet + part.anchors_met,
    findings: [...state.findings, ...part.findings.map(readFinding)],
    tookMs: now - state.startedAt,
  };
}

/** Entries a second, once there is something to divide. */
export function rate(state: Verification): number | undefined {
  return state.tookMs > 0 && state.checked > 0 ? Math.round((state.checked * 1000) / state.tookMs) : undefined;
}

/** Seconds to the end at the rate so far. */
export function secondsLeft(state: Verification): number | undefined {
  const perSecond = rate(state);
  return perSecond === undefined ? undefined : Math.ceil(Math.max(0, state.head - state.checked) / perSecond);
}

function readFinding(raw: unknown): ChainFinding {
  const finding = (typeof raw === 'object' && raw !== null ? raw : {}) as Record<string, unknown>;
  const number = (value: unknown) => (typeof value === 'number' ? value : null);
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  return {
    kind: text(finding.kind) ?? 'unknown',
    seq: number(finding.seq),
    toSeq: number(finding.to_seq),
    auditId: text(finding.audit_id),
    message: text(finding.message) ?? '',
  };
}

/** Where a finding is: `no. 7`, `no. 7 to 9`, or nowhere in the chain. */
export function placeOf(finding: ChainFinding): string {
  if (finding.seq === null) return 'not in the chain';
  const from = `no. ${String(finding.seq)}`;
  return finding.toSeq === null || finding.toSeq === finding.seq ? from : `${from} to ${String(finding.toSeq)}`;
}
