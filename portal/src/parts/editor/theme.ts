import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

// The editor in the portal's colours: the tokens reach into its shadow.

const look = EditorView.theme({
  '&': { height: '100%', color: 'var(--ink)', backgroundColor: 'transparent' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', fontSize: 'var(--text-small)', lineHeight: '20px' },
  '.cm-content': { padding: 'var(--s1) 0', caretColor: 'var(--ink)' },
  '.cm-line': { padding: '0 var(--s3) 0 var(--s1)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)', borderLeftWidth: '2px' },
  '.cm-placeholder': { color: 'var(--ink-soft)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'var(--indigo-wash)',
  },
  '.cm-activeLine': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--hover) 50%, transparent)' },
  '.cm-gutters': { backgroundColor: 'transparent', color: 'var(--ink-soft)', border: 'none' },
  '.cm-activeLineGutter': { backgroundColor: 'transparent', color: 'var(--ink)' },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--verdigris-wash)', outline: '1px solid var(--verdigris)' },
  '.cm-selectionMatch, .cm-searchMatch': { backgroundColor: 'var(--weld-wash)' },
  '.cm-searchMatch-selected': { backgroundColor: 'var(--weld-wash)', outline: '1px solid var(--weld)' },
  '.cm-tooltip': {
    backgroundColor: 'var(--sheet)',
    border: '1px solid var(--thread)',
    borderRadius: 'var(--round)',
    boxShadow: 'var(--shade)',
    maxWidth: '480px',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    fontFamily: 'var(--mono)',
    fontSize: 'var(--text-small)',
    maxHeight: '280px',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '4px var(--s2)', lineHeight: '20px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--indigo-wash)',
    color: 'var(--indigo)',
  },
  '.cm-completionDetail': {
    color: 'var(--ink-soft)',
    fontFamily: 'var(--font)',
    fontStyle: 'normal',
    marginLeft: 'var(--s3)',
  },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: 'var(--bold)' },
  '.cm-completionInfo': { padding: 'var(--s2) var(--s3)', maxWidth: '320px', fontFamily: 'var(--font)' },
  '.cm-tooltip.cm-completionInfo:has(.about)': { padding: '0', maxWidth: '360px' },
  '.about': {
    display: 'grid',
    gap: '2px',
    maxWidth: '360px',
    padding: 'var(--s2) var(--s3)',
    fontFamily: 'var(--font)',
    fontSize: 'var(--text-small)',
    lineHeight: '18px',
    whiteSpace: 'normal',
  },
  '.about-name': { fontFamily: 'var(--mono)', fontWeight: 'var(--bold)', overflowWrap: 'anywhere' },
  '.about-soft': { color: 'var(--ink-soft)' },
  '.about-note': { color: 'var(--weld)' },
  '.cm-diagnostic': {
    padding: 'var(--s2) var(--s3)',
    borderLeftWidth: '3px',
    fontFamily: 'var(--font)',
    whiteSpace: 'pre-wrap',
    maxWidth: '480px',
  },
  '.cm-diagnosticAction': {
    backgroundColor: 'var(--indigo)',
    color: 'var(--on-indigo)',
    borderRadius: '4px',
    padding: '1px var(--s2)',
    marginLeft: 'var(--s2)',
  },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--madder)' },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--weld)' },
  '.cm-lintRange': { backgroundImage: 'none', paddingBottom: '0' },
  '.cm-lintRange-error': {
    textDecoration: 'underline wavy var(--madder)',
    textDecorationSkipInk: 'none',
    backgroundColor: 'var(--madder-wash)',
  },
  '.cm-lintRange-warning': { textDecoration: 'underline wavy var(--weld)', textDecorationSkipInk: 'none' },
  '.cm-lintPoint:after': { borderBottomColor: 'var(--madder)' },
  '.cm-lintPoint-warning:after': { borderBottomColor: 'var(--weld)' },
  '.cm-panels': { backgroundColor: 'var(--sunken)', color: 'var(--ink)', borderColor: 'var(--thread)' },
  '.cm-textfield': { backgroundColor: 'var(--sheet)', borderColor: 'var(--thread-strong)', borderRadius: '4px' },
  '.cm-button': {
    backgroundImage: 'none',
    backgroundColor: 'var(--sheet)',
    borderColor: 'var(--thread-strong)',
    borderRadius: '4px',
  },
});

// Colours of charts: a dye would say that a word is well, or broken.
const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.definitionKeyword, tags.modifier, tags.operatorKeyword], color: 'var(--chart-8)', fontWeight: 'var(--bold)' },
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--chart-8)' },
  { tag: tags.typeName, color: 'var(--chart-4)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--chart-3)' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: 'var(--chart-7)' },
  { tag: [tags.comment, tags.meta, tags.lineComment, tags.blockComment], color: 'var(--ink-soft)', fontStyle: 'italic' },
  { tag: [tags.punctuation, tags.separator], color: 'var(--ink-soft)' },
  { tag: tags.invalid, color: 'var(--madder)' },
]);

export const theme = [look, syntaxHighlighting(colours)];
