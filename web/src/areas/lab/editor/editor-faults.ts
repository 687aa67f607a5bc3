import { type Diagnostic, setDiagnostics } from '@codemirror/lint';
import type { Text } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import type { Fault } from './use-judgement.ts';

/** The place in the text of a line and column, both from 1; the nearest one where the text has no such place. */
function placeOf(doc: Text, { line, column }: Pick<Fault, 'line' | 'column'>): number {
  const found = doc.line(Math.min(Math.max(1, line), doc.lines));
  return Math.min(found.from + Math.max(0, column - 1), found.to);
}

/** Underlines each fault from its place to the end of the word, and names it in the gutter. */
export function showFaults(view: EditorView, faults: readonly Fault[]): void {
  const marks = faults.map((fault): Diagnostic => {
    const from = placeOf(view.state.doc, fault);
    const line = view.state.doc.lineAt(from);
    const word = /^[\w.-]+/.exec(line.text.slice(from - line.from))?.[0].length ?? 1;
    const to = Math.min(line.to, from + word);
    return { from: Math.min(from, to), to, severity: fault.grave ? 'error' : 'warning', message: fault.detail };
  });
  view.dispatch(setDiagnostics(view.state, marks));
}

export function goTo(view: EditorView, fault: Fault): void {
  view.dispatch({ selection: { anchor: placeOf(view.state.doc, fault) }, scrollIntoView: true });
  view.focus();
}
