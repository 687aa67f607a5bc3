import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useParams } from 'wouter';
import { useAnswer } from '../../../api/queries.ts';
import type { Rule } from '../../../api/schema.d.ts';
import { useSession } from '../../../api/session.tsx';
import { ProblemNotice } from '../../../kit/notices.tsx';
import { Backtests } from '../backtest/backtests.tsx';
import '../lab.css';
import { RuleTests } from '../trial/rule-tests.tsx';
import { WhyNot } from '../why-not/why-not.tsx';
import { Figures } from './figures.tsx';
import { RuleHead } from './rule-head.tsx';
import { RuleText } from './rule-text.tsx';
import { ShadowVerdicts } from './shadow-verdicts.tsx';
import { type Draft, useDraft } from './use-draft.ts';
import { Versions } from './versions.tsx';

const parts = ['text', 'backtest', 'tests', 'why-not', 'versions', 'figures', 'shadow'] as const;
type Part = (typeof parts)[number];

/** These ask for runs, which only those do who write rules. */
const ofWriters: readonly Part[] = ['tests'];

export function Page() {
  const { t } = useTranslation('lab');
  const { id = '' } = useParams();
  const { data, error } = useAnswer('GET /rules/{id}', { path: { id } });
  return (
    <>
      <nav aria-label={t('rule.way')} className="lab-way">
        <Link href="/rules">{t('list.title')}</Link> / {id}
      </nav>
      <ProblemNotice problem={error} />
      {data && <OneRule key={id} rule={data} />}
    </>
  );
}

function OneRule({ rule }: { readonly rule: Rule }) {
  const { t } = useTranslation('lab');
  const { part: asked } = useParams();
  const [, go] = useLocation();
  const { may } = useSession();
  const draft = useDraft(rule);
  const part = parts.find((one) => one === asked) ?? 'text';
  const shown = parts.filter((one) => !ofWriters.includes(one) || may('rules:write'));
  return (
    <>
      <RuleHead rule={rule} draft={draft} />
      <Tabs
        activeKey={part}
        onChange={(next) => go(`/rules/${encodeURIComponent(rule.id)}/${next}`)}
        destroyOnHidden
        items={shown.map((key) => ({
          key,
          label: t(`part.${key}`),
          children: <PartOf part={key} rule={rule} draft={draft} />,
        }))}
      />
    </>
  );
}

function PartOf({ part, rule, draft }: { readonly part: Part; readonly rule: Rule; readonly draft: Draft }) {
  switch (part) {
    case 'text':
      return <RuleText rule={rule} draft={draft} />;
    case 'backtest':
      return <Backtests rule={rule} draft={draft} />;
    case 'tests':
      return <RuleTests id={rule.id} text={draft.text} />;
    case 'why-not':
      return <WhyNot rule={rule} />;
    case 'versions':
      return <Versions rule={rule} />;
    case 'figures':
      return <Figures rule={rule} />;
    case 'shadow':
      return <ShadowVerdicts rule={rule} />;
  }
}
