import { useTranslation } from 'react-i18next';
import { useAnswer } from '../../api/queries.ts';
import { Sheet } from '../../kit/sheet.tsx';

/** What is known about the fault: what to ask on the phone and what to do on site. */
export function ArticleSheet({ fault, city }: { readonly fault: string; readonly city: string | null }) {
  const { t, i18n } = useTranslation('desk');
  const query = city === null ? {} : { city };
  const { data } = useAnswer('GET /faults/{id}/article', { path: { id: fault }, query });
  if (data == null) return null;
  const language = i18n.language === 'zh-CN' ? 'zh-CN' : 'en';
  return (
    <Sheet title={t('article.title')} extra={<span className="quiet">{fault}</span>}>
      <details>
        <summary>{data.title[language]}</summary>
        <div className="article">{data.body[language]}</div>
      </details>
    </Sheet>
  );
}
