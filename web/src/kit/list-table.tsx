import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import './list-table.css';
import { Scrolling } from './scrolling.tsx';
import { Nothing } from './sheet.tsx';

export interface Column<T> {
  readonly title: string;
  readonly cell: (row: T) => ReactNode;
  readonly numeric?: boolean;
  /** What is read as one word, such as a time, is not broken. */
  readonly tight?: boolean;
}

interface ListTableProps<T> {
  /** Says to those who do not see it what the table holds. */
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[] | undefined;
  readonly keyOf: (row: T) => string | number;
  readonly empty: string;
}

/** Rows of a list under headings; a page of the API at a time. */
export function ListTable<T>({ label, columns, rows, keyOf, empty }: ListTableProps<T>) {
  if (rows === undefined) return null;
  if (rows.length === 0) return <Nothing>{empty}</Nothing>;
  return (
    <Scrolling className="list-table-scroll" label={label}>
      <table className="list-table">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.title} scope="col" className={classOf(column)}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map((column) => (
                <td key={column.title} className={classOf(column)}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolling>
  );
}

interface Paged<T> extends Omit<ListTableProps<T>, 'rows'> {
  readonly pages: Pages & {
    readonly data: { readonly pages: readonly { readonly items: readonly T[] }[] } | undefined;
  };
}

/** A list of the API as far as it was asked for, with a button for the next page of it. */
export function PagedTable<T>({ pages, ...table }: Paged<T>) {
  return (
    <>
      <ListTable {...table} rows={pages.data?.pages.flatMap(({ items }) => items)} />
      <MorePages pages={pages} />
    </>
  );
}
const classOf = ({ numeric, tight }: Pick<Column<never>, 'numeric' | 'tight'>): string | undefined =>
  numeric ? 'numeric' : tight ? 'tight' : undefined;

interface Pages {
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => unknown;
}

/** Asks for the next page of a list that is longer than what is shown. */
export function MorePages({ pages }: { readonly pages: Pages }) {
  const { t } = useTranslation('console');
  if (!pages.hasNextPage) return null;
  return (
    <p>
      <Button loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
        {t('more')}
      </Button>
    </p>
  );
}
