/** What the guardrails found in a text. */
export interface TextFinding {
  field: string | null;
  severity: 'critical' | 'warning' | 'notable';
  check: string;
  rule: string;
  message: string;
  excerpt: string | null;
}

/** The findings of an answer; what is not one is left out. */
export function readFindings(raw: readonly unknown[]): TextFinding[] {
  return raw.flatMap((item) => {
    if (typeof item !== 'object' || item === null) return [];
    const finding = item as Record<string, unknown>;
    const text = (key: string) => (typeof finding[key] === 'string' ? finding[key] : '');
    const severity = (['critical', 'warning'] as const).find((known) => known === finding.severity) ?? 'notable';
    const optional = (key: string) => text(key) || null;
    return [{
      severity, check: text('check') || text('name'), rule: text('rule'), message: text('message'),
      field: optional('field'), excerpt: optional('excerpt'),
    }];
  });
}

/** The words to point out in a text. */
export function excerptsOf(findings: readonly TextFinding[]): string[] {
  return findings.flatMap((finding) => (finding.excerpt === null ? [] : [finding.excerpt]));
}

/** Every text ends with it when a customer reads it. */
export const DISCLOSURE = 'This is educational content, not financial advice. Consult a licensed advisor for personalized guidance.';
