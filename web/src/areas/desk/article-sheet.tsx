import { useTranslation } from 'react-i18next';
import { useAnswer } from '../../api/queries.ts';
import type { Article } from '../../api/schema.d.ts';
import { Sheet } from '../../kit/sheet.tsx';

interface ArticleSheetProps {
  readonly fault: string;
  readonly city: string | null;
}

/** What is known about the fault, or else about its family: what to ask on the phone and what to do on site. */
export function ArticleSheet({ fault, city }: ArticleSheetProps) {
  const { t, i18n } = useTranslation('desk');
  const family = `${fault.slice(0, -1)}0`;
  const own = useAnswer('GET /articles', { query: { fault, state: 'live', limit: 50 } });
  const article = nearest(own.data?.items, city);
  const wanted = own.data !== undefined && article === undefined && family !== fault;
  const near = useAnswer('GET /articles', { query: { fault: family, state: 'live', limit: 50 } }, { enabled: wanted });
  const shown = article ?? nearest(near.data?.items, city);
  if (shown === undefined) return null;
  const language = i18n.language === 'zh-CN' ? 'zh-CN' : 'en';
  return (
    <Sheet title={t('article.title')} extra={<span className="quiet">{shown.fault}</span>}>
      <details>
        <summary>{shown.title[language]}</summary>
        <div className="article">{shown.body[language]}</div>
      </details>
    </Sheet>
  );
}

/** That of the city goes before the one for everywhere. */
const nearest = (articles: readonly Article[] = [], city: string | null): Article | undefined =>
  articles.find((one) => one.city !== null && one.city === city) ?? articles.find((one) => one.city === null);
