import type { CompanyRefusal } from '../access/index.ts';
import type { Language } from './language.ts';

/** Why signing in through the company did not work, to a person on a page of its own. */
export type CompanyFailure = CompanyRefusal | 'disabled' | 'name-taken' | 'local-role';

const sentences: Readonly<Record<CompanyFailure, Readonly<Record<Language, string>>>> = {
  lost: {
    en: 'This sign-in was not begun in this browser, or too long ago. Begin again.',
    'zh-CN': '本次登录不是在此浏览器中发起的，或已超时，请重新登录。',
  },
  unbelieved: {
    en: 'The company’s sign-in was not completed. Begin again; if it happens again, tell your administrator.',
    'zh-CN': '企业账号登录未完成，请重新登录；如再次出现，请联系管理员。',
  },
  'no-role': {
    en: 'None of your groups at the company has a role in Carewatch. Ask your administrator to be added to one.',
    'zh-CN': '您所在的企业用户组尚未分配关怀系统的角色，请联系管理员加入相应用户组。',
  },
  away: {
    en: 'The company’s sign-in cannot be reached. Try again in a minute, or sign in with name and password.',
    'zh-CN': '无法连接企业登录服务，请稍后再试，或使用账号密码登录。',
  },
  disabled: {
    en: 'Your account is disabled. Ask your administrator to enable it.',
    'zh-CN': '您的账号已停用，请联系管理员启用。',
  },
  'name-taken': {
    en: 'Another account or token has your name already. Ask your administrator, who can give you another name at the company.',
    'zh-CN': '已有其他账号或令牌使用您的名称，请联系管理员为您的企业账号更换名称。',
  },
  'local-role': {
    en: 'Your role could not be changed, for you are the last administrator. Make another one first.',
    'zh-CN': '您是最后一位管理员，角色无法变更，请先指定另一位管理员。',
  },
};

const again: Readonly<Record<Language, string>> = { en: 'Back to signing in', 'zh-CN': '返回登录' };

export const companyPagePolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Nothing in it comes from whoever asks. */
export const companyPage = (failure: CompanyFailure, language: Language): string =>
  `<!doctype html><html lang="${language}"><meta charset="utf-8"><title>Carewatch</title>
<main><h1>Carewatch</h1><p>${sentences[failure][language]}</p><p><a href="/">${again[language]}</a></p></main></html>
`;
