import { useTranslation } from 'react-i18next';
import type { ExpressionPart, WhyNot } from '../../../api/schema.d.ts';
import { useFormat } from '../../../kit/format.ts';
import { Sheet } from '../../../kit/sheet.tsx';
import { SeverityTag } from '../../../kit/tags.tsx';

/** The answer in a sentence, then every condition with each of its parts as it is now. */
export function Reasons({ report }: { readonly report: WhyNot }) {
  const { t } = useTranslation('lab');
  const { dateTime, span, percent, list } = useFormat();
  const { silence, group, clear } = report;
  // Whole expressions stand below, each with what it is.
  const missing = report.missing.filter((name) => /^[\w.]+$/.test(name));
  return (
    <Sheet title={t(`outcome.${report.outcome}`)}>
      <p className="plain">{report.sentence}</p>
      <p className="plain quiet">
        {t('whyNot.asOf', { version: report.rule_version, when: dateTime(report.device_time) })}
        {missing.length > 0 && ` ${t('whyNot.missing', { names: list(missing) })}`}
      </p>
      {report.levels.map((level) => (
        <Condition
          key={`${level.severity} ${level.when}`}
          {...level}
          title={t('whyNot.level')}
          severity={level.severity}
        />
      ))}
      {clear !== null && <Condition {...clear} title={t('whyNot.clear')} />}
      {report.unless.map((one) => (
        <Condition key={one.name} {...one} title={t('whyNot.unless', { name: one.name })} />
      ))}
      {silence !== null && (
        <p className="plain">
          {t('whyNot.silence', { silent: span(silence.silent_ms), allowed: span(silence.allowed_ms) })}
        </p>
      )}
      {group !== null && (
        <p className="plain">
          {t('whyNot.group', { members: group.members, population: group.population, share: percent(group.share) })}
        </p>
      )}
    </Sheet>
  );
}

interface ConditionProps {
  readonly title: string;
  readonly when: string;
  readonly holds: boolean | null;
  readonly sentence: string;
  readonly parts: readonly ExpressionPart[];
  readonly severity?: 'P1' | 'P2' | 'P3' | 'P4' | null;
  readonly since?: string | null;
  readonly due?: string | null;
}

function Condition({ title, holds, sentence, parts, severity, since, due }: ConditionProps) {
  const { t } = useTranslation('lab');
  const { dateTime } = useFormat();
  return (
    <section className="lab-condition" aria-label={title}>
      <h3>
        {title} {severity && <SeverityTag of={severity} />} <Holds of={holds} />
      </h3>
      <p className="plain">{sentence}</p>
      {since != null && <p className="plain">{t('whyNot.since', { when: dateTime(since) })}</p>}
      {due != null && <p className="plain">{t('whyNot.due', { when: dateTime(due) })}</p>}
      <ul className="lab-parts">
        {parts.map(({ text, value, depth }) => (
          <li key={`${depth} ${text}`} style={{ paddingInlineStart: depth * 20 }}>
            <code>{text}</code> = <strong>{value === null ? t('whyNot.unknown') : String(value)}</strong>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Holds({ of }: { readonly of: boolean | null }) {
  const { t } = useTranslation('lab');
  const word = of === null ? 'unknown' : of ? 'holds' : 'fails';
  return <span className="tag">{t(`whyNot.${word}`)}</span>;
}
