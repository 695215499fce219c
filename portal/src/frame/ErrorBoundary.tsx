import { Component, type ReactNode } from 'react';
import { Failure } from '../parts/states';

// A page that breaks says so; the frame stays.
export class ErrorBoundary extends Component<{ children: ReactNode }, { fault?: unknown }> {
  override state: { fault?: unknown } = {};
  static getDerivedStateFromError(fault: unknown) {
    return { fault };
  }
  override render() {
    if (this.state.fault === undefined) return this.props.children;
    return <Failure fault={this.state.fault} retry={() => window.location.reload()} />;
  }
}
