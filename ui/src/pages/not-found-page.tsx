import { Link } from "@tanstack/react-router";
import { EmptyState } from "@/kit/empty-state";

/** An address that leads nowhere. */
export function NotFoundPage() {
  return (
    <EmptyState title="There is no such page">
      <p>
        The address may be old. <Link to="/">All experiments</Link>
      </p>
    </EmptyState>
  );
}
