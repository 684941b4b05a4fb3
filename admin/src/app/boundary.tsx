import { Component, type ReactNode } from 'react';
import { CrashPage } from './crash.page';

/** Keeps the navigation standing when a page breaks. React offers this as a class only. */
export class Boundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    return error ? <CrashPage error={error} resetErrorBoundary={() => this.setState({ error: null })} /> : this.props.children;
  }
}
