import { Component, type ReactNode } from "react";
import { EmptyState } from "@/kit/empty-state";
import { messageOf } from "@/kit/message-of";

interface Props {
  /** The way to get the file all the same. */
  download: ReactNode;
  children: ReactNode;
}

/** Keeps a file that a preview cannot take from taking the page with it. */
export class PreviewBoundary extends Component<Props, { problem: unknown }> {
  override state = { problem: null };

  static getDerivedStateFromError(problem: unknown) {
    return { problem };
  }

  override render() {
    if (this.state.problem === null) return this.props.children;
    return (
      <EmptyState title="This file cannot be shown">
        <p>{messageOf(this.state.problem)}</p>
        {this.props.download}
      </EmptyState>
    );
  }
}
