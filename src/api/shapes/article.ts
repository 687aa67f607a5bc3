import { Type } from 'typebox';
import { articleLanguages } from '../../knowledge/index.ts';
import { closed, listQuery, nullable, oneOf, text, time } from './common.ts';

const fault = nullable(
  text('code of the fault it is about; null for no single one', 'GW-110', { minLength: 1, maxLength: 40 }),
);
const city = nullable(
  text('where it replaces the general article of its fault; null everywhere', 'Nanjing', {
    minLength: 1,
    maxLength: 100,
  }),
);
const both = (what: string, example: string, most: number) =>
  Type.Object(
    {
      en: text(`${what} in English`, example, { minLength: 1, maxLength: most }),
      'zh-CN': text(`${what} in Chinese`, example, { minLength: 1, maxLength: most }),
    },
    { ...closed, description: 'in both languages' },
  );
const title = both('title', 'Low gas pressure at one heater', 200);
const body = both('text in Markdown', 'Is the valve before the meter fully open?', 20_000);
const note = Type.Optional(
  text('why this version is made', 'the gas company changed its hotline', { maxLength: 1_000 }),
);
const version = Type.Integer({ description: 'rises with every change; the ETag', examples: [2] });

export const articleShape = Type.Object(
  {
    id: Type.String({ examples: ['gw-110'] }),
    fault,
    city,
    title,
    body,
    state: oneOf(['live', 'retired'], 'retired ones are found no more'),
    version,
    changed_by: Type.String({ examples: ['catalogue'] }),
    changed_at: time('when this version was made'),
    note: Type.String({ description: 'why this version was made', examples: ['from the catalogue'] }),
  },
  { title: 'Article' },
);

const sample = { en: 'Low gas pressure at one heater', 'zh-CN': '单台热水器燃气压力偏低' };

export const newArticleShape = Type.Object(
  { fault, city: Type.Optional(city), title, body, note },
  { ...closed, title: 'NewArticle', examples: [{ fault: 'GW-110', city: 'Nanjing', title: sample, body: sample }] },
);

export const articlePatchShape = Type.Object(
  {
    fault: Type.Optional(fault),
    city: Type.Optional(city),
    title: Type.Optional(title),
    body: Type.Optional(body),
    note,
  },
  { ...closed, title: 'ArticlePatch', examples: [{ title: sample, note: 'clearer' }] },
);

export const articleRestoreShape = Type.Object(
  { version: Type.Integer({ minimum: 1, description: 'whose texts come back', examples: [1] }), note },
  { ...closed, title: 'ArticleRestore', examples: [{ version: 1 }] },
);

export const articleQuery = listQuery({
  fault: Type.Optional(text('code of the fault', 'GW-110')),
  city: Type.Optional(text('articles of one city only', 'Nanjing')),
  state: Type.Optional(oneOf(['live', 'retired'], 'both when left out')),
});

export const articleSearchQuery = Type.Object(
  {
    q: text('words in Chinese or English; all of them, or where no article has all, any of them', '燃气 压力', {
      minLength: 1,
      maxLength: 200,
    }),
    language: Type.Optional(oneOf(articleLanguages, 'of the texts searched; that of the request when left out')),
    fault: Type.Optional(text('code of the fault', 'GW-110')),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 50, default: 10, description: 'the best so many', examples: [10] }),
    ),
  },
  closed,
);

export const foundArticlesShape = Type.Object(
  {
    items: Type.Array(
      Type.Object({
        article: articleShape,
        score: Type.Number({ description: 'greater is better, within one answer', examples: [3.2] }),
        snippet: Type.Object({
          text: Type.String({ description: 'the part with what was searched for', examples: ['…燃气压力偏低…'] }),
          marks: Type.Array(Type.Array(Type.Integer(), { minItems: 2, maxItems: 2 }), {
            description: 'where it stands in that part: from, and to (exclusive)',
            examples: [[[1, 3]]],
          }),
        }),
      }),
      { description: 'the best first' },
    ),
  },
  { title: 'FoundArticles' },
);

export const faultAdviceQuery = Type.Object(
  { city: Type.Optional(text('whose own article goes first', 'Nanjing')) },
  closed,
);

export const articleDiffQuery = Type.Object(
  {
    from: Type.Integer({ minimum: 1, description: 'version', examples: [1] }),
    to: Type.Integer({ minimum: 1, description: 'version', examples: [2] }),
  },
  closed,
);

export const articleDiffShape = Type.Object(
  {
    from: Type.Integer({ examples: [1] }),
    to: Type.Integer({ examples: [2] }),
    fields: Type.Array(
      Type.Object({
        field: Type.String({ examples: ['body.zh-CN'] }),
        lines: Type.Array(
          Type.Object({
            change: oneOf(['same', 'removed', 'added'], 'of the line'),
            line: Type.String({ examples: ['…'] }),
          }),
        ),
      }),
      { description: 'those that differ' },
    ),
  },
  { title: 'ArticleDiff' },
);

export const similarTicketsShape = Type.Object(
  {
    items: Type.Array(
      Type.Object({
        id: Type.String({ examples: ['tkt_01'] }),
        number: Type.Integer({ examples: [12] }),
        device_id: nullable(Type.String({ examples: ['GH-000123'] })),
        model: nullable(Type.String({ examples: ['JSQ30-A'] })),
        fault: nullable(Type.String({ examples: ['GW-110'] })),
        closed_at: time('when it was closed'),
        cause: nullable(Type.String({ examples: ['half-open valve'] })),
        result: nullable(Type.String({ examples: ['opened the valve'] })),
        likeness: Type.Number({ description: '0 to 1', examples: [0.72] }),
        because: Type.Array(
          oneOf(['same fault', 'same family of faults', 'same model', 'similar words'], 'what makes it alike'),
        ),
      }),
      { description: 'the most alike first' },
    ),
  },
  { title: 'SimilarTickets' },
);

export const similarQuery = Type.Object(
  {
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 50, default: 10, description: 'the best so many', examples: [10] }),
    ),
  },
  closed,
);
