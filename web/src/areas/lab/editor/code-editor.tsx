import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, indentOnInput } from '@codemirror/language';
import { lintGutter } from '@codemirror/lint';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { useTheme } from '../../../kit/theme.tsx';
import { goTo, showFaults } from './editor-faults.ts';
import { lookOf } from './editor-look.ts';
import type { Fault } from './use-judgement.ts';
import { type OfferWords, wordSource } from './word-source.ts';

interface CodeEditorProps {
  readonly value: string;
  readonly label: string;
  readonly onChange?: (text: string) => void;
  readonly onSave?: () => void;
  readonly offer?: OfferWords;
  readonly faults?: readonly Fault[];
  /** Where the cursor goes; anew for each object. */
  readonly jump?: { readonly to: Fault } | undefined;
  readonly height?: number;
}

const none: readonly Fault[] = [];

/** A text of YAML under change. Tab moves on to the next control, as everywhere; Enter takes what is offered. */
export function CodeEditor(props: CodeEditorProps) {
  const { value, label, faults = none, jump, height = 420 } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const latest = useRef(props);
  const { dark } = useTheme();
  const look = useRef(new Compartment());
  useEffect(() => {
    latest.current = props;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text and the look are followed below; an editor is made once.
  useEffect(() => {
    if (host.current === null) return;
    const made = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: value,
        extensions: [...extensionsOf(latest, label), look.current.of(lookOf(dark))],
      }),
    });
    view.current = made;
    return () => made.destroy();
  }, [label]);
  useEffect(() => {
    const { current } = view;
    if (current === undefined || current.state.doc.toString() === value) return;
    current.dispatch({ changes: { from: 0, to: current.state.doc.length, insert: value } });
  }, [value]);
  useEffect(() => view.current?.dispatch({ effects: look.current.reconfigure(lookOf(dark)) }), [dark]);
  useEffect(() => {
    if (view.current !== undefined) showFaults(view.current, faults);
  }, [faults]);
  useEffect(() => {
    if (jump !== undefined && view.current !== undefined) goTo(view.current, jump.to);
  }, [jump]);
  return <div ref={host} style={{ height }} />;
}

function extensionsOf(latest: { readonly current: CodeEditorProps }, label: string): Extension[] {
  const save = (): boolean => {
    latest.current.onSave?.();
    return true;
  };
  return [
    ...[lineNumbers(), lintGutter(), history(), indentOnInput(), bracketMatching(), closeBrackets()],
    ...[yaml(), highlightActiveLine(), EditorView.lineWrapping],
    autocompletion({ override: [wordSource((before) => latest.current.offer?.(before))] }),
    keymap.of([
      { key: 'Mod-s', preventDefault: true, run: save },
      ...completionKeymap,
      ...closeBracketsKeymap,
      ...defaultKeymap,
      ...historyKeymap,
    ]),
    // What can be edited is reached by Tab also where a browser or a tool does not know so.
    EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) latest.current.onChange?.(update.state.doc.toString());
    }),
  ];
}
