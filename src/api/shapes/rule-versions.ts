import { Type } from 'typebox';
import { closed, oneOf, text } from './common.ts';

const version = (description: string, example: number) =>
  Type.Integer({ minimum: 1, maximum: 2_147_483_647, description, examples: [example] });

/** Why a rule was changed. */
const note = text('why, for those who read the history', 'the old threshold woke agents for a cold pipe', {
  maxLength: 1000,
});

export const noteQuery = Type.Object({ note: Type.Optional(note) }, closed);

export const noteShape = Type.Object(
  { note: Type.Optional(note) },
  { ...closed, title: 'Note', examples: [{ note: 'replaced by GH-12' }] },
);

export const ruleVersionParams = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 512, description: 'rule', examples: ['GH-02'] }),
  version: version('its version', 3),
});

export const ruleDiffQuery = Type.Object(
  {
    from: Type.Optional(version('the older side; the version before `to` when left out', 3)),
    to: Type.Optional(version('the newer side; the newest version when left out', 4)),
  },
  closed,
);

const fieldChange = Type.Object(
  {
    pointer: Type.String({ description: 'JSON pointer into the document', examples: ['/levels/0/for'] }),
    before: Type.Optional(Type.Unknown({ description: 'absent when the field is new', examples: ['10s'] })),
    after: Type.Optional(Type.Unknown({ description: 'absent when the field is gone', examples: ['20s'] })),
  },
  { title: 'FieldChange' },
);

const diffText = (description: string) =>
  Type.String({
    description,
    examples: ['--- GH-02 version 3\n+++ GH-02 version 4\n@@ -5,1 +5,1 @@\n-for: 10s\n+for: 20s\n'],
  });

export const ruleDiffShape = Type.Object(
  {
    id: Type.String({ examples: ['GH-02'] }),
    from: Type.Integer({ examples: [3] }),
    to: Type.Integer({ examples: [4] }),
    changes: Type.Array(fieldChange, { description: 'field by field; comments and layout are no part of it' }),
    text: diffText('the texts as `diff -u` compares them; empty when they are equal'),
  },
  { title: 'RuleDiff' },
);

export const restoreShape = Type.Object(
  { version: version('whose text becomes the newest version', 3), note: Type.Optional(note) },
  { ...closed, title: 'RestoreInput', examples: [{ version: 3, note: 'the new threshold was too late' }] },
);

export const importQuery = Type.Object(
  {
    note: Type.Optional(note),
    dry_run: Type.Optional(
      Type.Boolean({ description: 'say what would change, and change nothing', examples: [true] }),
    ),
  },
  closed,
);

const importedRule = Type.Object(
  {
    document: Type.Integer({ description: 'its place in the file, from 1', examples: [1] }),
    line: Type.Integer({ description: 'where it begins in the file', examples: [2] }),
    id: Type.String({ examples: ['GH-02'] }),
    change: oneOf(['added', 'changed', 'unchanged'], 'an equal text makes no new version'),
    version: Type.Integer({
      description: 'after the import; in a dry run, before it, and 0 for a new rule',
      examples: [5],
    }),
    diff: diffText('what changes in its text'),
  },
  { title: 'ImportedRule' },
);

export const importShape = Type.Object(
  { applied: Type.Boolean({ description: 'false in a dry run' }), rules: Type.Array(importedRule) },
  { title: 'RuleImport' },
);
