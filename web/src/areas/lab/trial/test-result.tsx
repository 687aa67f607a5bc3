import { useTranslation } from 'react-i18next';
import type { RuleTestCase, RuleTestResult } from '../../../api/schema.d.ts';
import { useFormat } from '../../../kit/format.ts';

/** Each test with what was expected beside what came. */
export function TestResult({ result }: { readonly result: RuleTestResult }) {
  const { t } = useTranslation('lab');
  const passed = result.tests.filter(({ ok }) => ok).length;
  return (
    <>
      <p className="plain">
        <strong>{t('tests.passed', { passed, count: result.tests.length })}</strong>
      </p>
      {result.tests.map((test) => (
        <OneTest key={test.name} test={test} />
      ))}
    </>
  );
}

function OneTest({ test }: { readonly test: RuleTestCase }) {
  const { t } = useTranslation('lab');
  return (
    <details open={!test.ok} className="lab-test" data-ok={test.ok}>
      <summary>
        {test.ok ? '✓' : '✗'} {test.name} <span className="unseen">{test.ok ? t('tests.ok') : t('tests.failed')}</span>
      </summary>
      {test.fault !== null && (
        <p className="plain">
          {t('editor.place', { line: test.fault.line, column: test.fault.column })}: {test.fault.detail}
        </p>
      )}
      {test.story.length === 0 ? <p className="plain quiet">{t('tests.quiet')}</p> : <Story test={test} />}
      {test.lines_left_out > 0 && <p className="plain">{t('tests.leftOut', { count: test.lines_left_out })}</p>}
    </details>
  );
}

function Story({ test }: { readonly test: RuleTestCase }) {
  const { t } = useTranslation('lab');
  const { span } = useFormat();
  return (
    <table className="lab-table">
      <thead>
        <tr>
          <th>{t('tests.at')}</th>
          <th>{t('tests.what')}</th>
          <th>{t('tests.expected')}</th>
          <th>{t('tests.actual')}</th>
        </tr>
      </thead>
      <tbody>
        {test.story.map((line, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name but their place.
          <tr key={place} data-ok={line.ok} title={line.inputs}>
            <td>{span(line.at_s * 1_000)}</td>
            <td>{t(`tests.kind.${line.what}`)}</td>
            <td>{line.expected ?? '–'}</td>
            <td>
              {line.ok ? '✓' : '✗'} {line.actual ?? '–'}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
