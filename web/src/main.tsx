import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { App } from './frame/app.tsx';
import './frame/styles.css';
import { startTexts } from './kit/texts.ts';

const texts = await startTexts();
const root = document.getElementById('root');
if (root === null) throw new Error('defect: the page has no root');
createRoot(root).render(
  <I18nextProvider i18n={texts}>
    <App />
  </I18nextProvider>,
);
