import { Definitions } from '@/components/Definitions';
import { When } from '@/components/When';
import type { Schemas } from '@/lib/api/client';
import { formatCount } from '@/lib/format/numbers';

type Trace = Schemas['TraceView'];

const STEPS = [
  ['signals_detected_at', 'Signals found'],
  ['persona_assigned_at', 'Persona assigned'],
  ['content_matched_at', 'Contents and offers matched'],
  ['rationale_generated_at', 'Text written'],
  ['guardrails_checked_at', 'Guardrails checked'],
  ['created_at', 'Stored'],
] as const;

export interface TimedStep {
  label: string;
  at: string;
  /** Since the step before; the first has none. */
  tookMs: number | undefined;
}

export function timed(trace: Pick<Trace, (typeof STEPS)[number][0]>): TimedStep[] {
  return STEPS.map(([name, label], index) => {
    const before = STEPS[index - 1];
    const tookMs = before ? Date.parse(trace[name]) - Date.parse(trace[before[0]]) : undefined;
    return { label, at: trace[name], tookMs };
  });
}

/** The steps of a decision, each with how long it took. */
export function Steps({ trace }: { trace: Trace }) {
  return (
    <Definitions
      rows={timed(trace).map(({ label, at, tookMs }) => [
        label,
        <span key={label}>{tookMs === undefined ? <When at={at} exact /> : `after ${formatCount(tookMs)} ms`}</span>,
      ] as const)}
    />
  );
}
