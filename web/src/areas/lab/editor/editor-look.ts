import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** The editor in the colours of the console; they follow the theme by themselves. */
const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--cw-link)' },
  { tag: [tags.string, tags.content], color: 'var(--cw-text)' },
  { tag: tags.comment, color: 'var(--cw-quiet)', fontStyle: 'italic' },
  { tag: [tags.keyword, tags.number, tags.bool, tags.null], color: 'var(--cw-good)' },
]);

const frame = (dark: boolean): Extension =>
  EditorView.theme(
    {
      '&': {
        ...{ color: 'var(--cw-text)', backgroundColor: 'var(--cw-sheet)', border: '1px solid var(--cw-edge)' },
        ...{ borderRadius: '6px', fontSize: '13px', height: '100%' },
      },
      '&.cm-focused': { outline: '2px solid var(--cw-link)', outlineOffset: '1px' },
      '.cm-scroller': {
        fontFamily: 'ui-monospace, "SFMono-Regular", Menlo, Consolas, "Noto Sans Mono CJK SC", monospace',
      },
      '.cm-gutters': {
        backgroundColor: 'var(--cw-ground)',
        color: 'var(--cw-quiet)',
        borderRight: '1px solid var(--cw-line)',
      },
      '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--cw-hover)' },
      '.cm-cursor': { borderLeftColor: 'var(--cw-text)' },
      '.cm-tooltip': {
        backgroundColor: 'var(--cw-raised)',
        color: 'var(--cw-text)',
        border: '1px solid var(--cw-edge)',
      },
      '.cm-tooltip-autocomplete ul li': { padding: '2px 6px' },
      '.cm-tooltip-autocomplete ul li[aria-selected]': {
        ...{ backgroundColor: 'var(--cw-accent)', color: 'var(--cw-on-accent)' },
      },
      '.cm-completionInfo': { maxWidth: '280px', padding: '4px 8px' },
      '.cm-completionDetail': { marginLeft: '1em', fontStyle: 'normal' },
      '.cm-faulty': { backgroundColor: 'color-mix(in srgb, var(--cw-danger) 12%, transparent)' },
    },
    { dark },
  );

export const lookOf = (dark: boolean): Extension => [frame(dark), syntaxHighlighting(colours)];
