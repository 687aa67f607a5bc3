import { type ASTNode, ParseError, parse } from '@marcbachmann/cel-js';

/** The syntax tree of a CEL expression, with the place of every node in its text. */
export type Syntax = ASTNode;

/** What is wrong with an expression's text; `offset` counts UTF-16 units from its start. */
interface SyntaxFault {
  readonly offset: number;
  readonly sentence: string;
}

export type ParsedExpression =
  | { readonly ok: true; readonly syntax: Syntax }
  | { readonly ok: false; readonly fault: SyntaxFault };

/** Reads the syntax only: which names and functions exist is for the checker. */
export function parseExpression(text: string): ParsedExpression {
  try {
    return { ok: true, syntax: parse(text).ast };
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    const offset = Math.min(error.range?.start ?? 0, text.length);
    return { ok: false, fault: { offset, sentence: `the expression breaks off here: ${error.summary}` } };
  }
}
