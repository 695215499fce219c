import { Component, type ReactNode } from 'react';
import { Problem } from '../api/client';
import { Failure } from '../parts/states';

// A part of the portal that was not loaded yet could not be: in the words of browsers and of our build.
const notLoaded = /dynamically imported module|module script failed|preload CSS/i;

function said(fault: unknown): unknown {
  if (!(fault instanceof Error) || !notLoaded.test(fault.message)) return fault;
  return new Problem({
    title: 'Weft does not answer',
    detail: 'This page could not be loaded: the server is away, or was upgraded since you opened the portal.',
    hint: 'Try again in a moment.',
  });
}

// A page that breaks says so; the frame stays.
export class ErrorBoundary extends Component<{ children: ReactNode }, { fault?: unknown }> {
  override state: { fault?: unknown } = {};
  static getDerivedStateFromError(fault: unknown) {
    return { fault };
  }
  override render() {
    if (this.state.fault === undefined) return this.props.children;
    return <Failure fault={said(this.state.fault)} retry={() => window.location.reload()} />;
  }
}
