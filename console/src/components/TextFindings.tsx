import { IconAlertTriangle, IconCheck, IconInfoCircle } from '@tabler/icons-react';
import { Mark } from '@/components/StatusBadge';
import { counted } from '@/lib/format/numbers';
import { plain } from '@/lib/format/words';
import type { TextFinding } from '@/lib/guardrails';
import classes from './TextFindings.module.css';

const SEVERITIES = {
  critical: ['bad', IconAlertTriangle, 'Refused'],
  warning: ['warn', IconAlertTriangle, 'Warning'],
  notable: ['neutral', IconInfoCircle, 'Notable'],
} as const;

/** What the guardrails say of a text, and whether it can be used. */
export function TextFindings({ passed, findings, nameOf }: {
  passed: boolean;
  findings: readonly TextFinding[];
  /** What the editor calls a field. */
  nameOf: (field: string) => string;
}) {
  const refused = findings.filter((finding) => finding.severity === 'critical').length;
  return (
    <div className={classes.stack}>
      <p>
        {passed
          ? <Mark tone="good" icon={IconCheck}>Passes the guardrails</Mark>
          : <Mark tone="bad" icon={IconAlertTriangle}>{`${counted(refused, 'finding')} to correct`}</Mark>}
      </p>
      <ul className={classes.stack}>
        {findings.map((finding, index) => {
          const [tone, icon, word] = SEVERITIES[finding.severity];
          return (
            <li key={index} className={classes.finding}>
              <span className={classes.head}>
                <Mark tone={tone} icon={icon}>{word}</Mark>
                <strong>{plain(finding.check)}</strong>
                {finding.field && <span className="muted">{`in ${nameOf(finding.field)}`}</span>}
              </span>
              <span>{finding.message}</span>
              {finding.excerpt && <span>“<mark className={classes.excerpt}>{finding.excerpt}</mark>”</span>}
              {finding.rule && <span className="muted">rule <code>{finding.rule}</code></span>}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
