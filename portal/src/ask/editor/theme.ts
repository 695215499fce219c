import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

// The tokens of tokens.css reach into the shadow root; names of classes do not.

const look = EditorView.theme({
  '&': { height: '100%', color: 'var(--ink)', backgroundColor: 'var(--sheet)', fontSize: 'var(--text-small)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '20px' },
  '.cm-content': { padding: '8px 0', caretColor: 'var(--ink)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)', borderLeftWidth: '2px' },
  '.cm-gutters': { backgroundColor: 'var(--sunken)', color: 'var(--ink-soft)', borderRight: '1px solid var(--thread)' },
  '.cm-activeLine': { backgroundColor: 'transparent' },
  '.cm-activeLineGutter': { backgroundColor: 'transparent', color: 'var(--ink)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--indigo-wash)' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--indigo-wash)', outline: '1px solid var(--thread-strong)' },
  '.cm-placeholder': { color: 'var(--ink-soft)' },
  '.cm-tooltip': { backgroundColor: 'var(--sheet)', border: '1px solid var(--thread)', borderRadius: '6px', boxShadow: 'var(--shade)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mono)', fontSize: 'var(--text-small)', maxHeight: '280px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '4px 10px', lineHeight: '18px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--indigo-wash)', color: 'var(--ink)' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '600' },
  '.cm-completionDetail': { color: 'var(--ink-soft)', fontStyle: 'normal', fontFamily: 'var(--font)' },
  '.cm-tooltip.cm-completionInfo': { padding: '0', maxWidth: '360px' },
  '.about': { padding: '8px 12px', maxWidth: '360px', fontFamily: 'var(--font)', fontSize: 'var(--text-small)', lineHeight: '18px', display: 'grid', gap: '2px', whiteSpace: 'normal' },
  '.about-name': { fontFamily: 'var(--mono)', fontWeight: '600', overflowWrap: 'anywhere' },
  '.about-soft': { color: 'var(--ink-soft)' },
  '.about-note': { color: 'var(--weld)' },
  '.cm-diagnostic': { padding: '6px 10px', fontFamily: 'var(--font)', whiteSpace: 'pre-wrap', maxWidth: '480px' },
  '.cm-diagnostic-error': { borderLeft: '3px solid var(--madder)' },
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--madder)', textUnderlineOffset: '3px', backgroundColor: 'var(--madder-wash)' },
  '.cm-panels': { backgroundColor: 'var(--sunken)', color: 'var(--ink)' },
  '.cm-panels.cm-panels-bottom': { borderTop: '1px solid var(--thread)' },
  '.cm-textfield, .cm-button': { backgroundColor: 'var(--sheet)', backgroundImage: 'none', color: 'var(--ink)', border: '1px solid var(--thread-strong)', borderRadius: '4px', fontSize: 'var(--text-small)' },
  '.cm-searchMatch': { backgroundColor: 'var(--weld-wash)' },
  '.cm-searchMatch-selected, .cm-selectionMatch': { backgroundColor: 'var(--weld-wash)', outline: '1px solid var(--weld)' },
});

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--chart-8)', fontWeight: '600' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--chart-3)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--chart-7)' },
  { tag: tags.comment, color: 'var(--ink-soft)', fontStyle: 'italic' },
  { tag: tags.typeName, color: 'var(--chart-4)' },
]);

export const theme = [look, syntaxHighlighting(colours)];
