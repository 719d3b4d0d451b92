import { IconAlertTriangle, IconCheck, IconInfoCircle, IconX } from '@tabler/icons-react';
import { plain } from '@/lib/format/words';
import type { Check } from './reports';
import classes from './review.module.css';

/** Every guardrail's result: findings first with the rule that fired, then those that passed. */
export function Checks({ checks }: { checks: readonly Check[] }) {
  const findings = checks.filter((check) => !check.passed || check.rule !== '');
  const passed = checks.filter((check) => !findings.includes(check));
  return (
    <ul className={classes.checks} aria-label="Guardrails">
      {findings.map((check, index) => (
        <li key={index}>
          <Sign check={check} />
          <div>
            <strong>{plain(check.name)}</strong>{`: ${check.message}`}
            <p className="muted">
              {[WORDS[check.severity], check.field && `in the ${check.field}`, check.rule && `rule ${check.rule}`, check.excerpt && `“${check.excerpt}”`].filter(Boolean).join(' · ')}
            </p>
          </div>
        </li>
      ))}
      {passed.length > 0 && (
        <li>
          <IconCheck size={15} aria-hidden data-tone="good" />
          <div>{`Passed: ${passed.map((check) => plain(check.name).toLowerCase()).join(', ')}.`}</div>
        </li>
      )}
    </ul>
  );
}

const WORDS: Record<string, string> = { critical: 'forbids approval', warning: 'must be answered for', notable: 'to weigh' };

function Sign({ check }: { check: Check }) {
  if (check.severity === 'critical' && !check.passed) return <IconX size={15} aria-hidden data-tone="bad" />;
  if (check.severity === 'notable') return <IconInfoCircle size={15} aria-hidden data-tone="warn" />;
  return <IconAlertTriangle size={15} aria-hidden data-tone="warn" />;
}
