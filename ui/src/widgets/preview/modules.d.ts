// What is used of two packages that bring no types, or types larger than all of ours.

declare module "plotly.js-strict-dist-min" {
  const plotly: {
    react: (
      place: HTMLElement,
      data: unknown[],
      layout: Record<string, unknown>,
      config: Record<string, unknown>,
    ) => Promise<unknown>;
    purge: (place: HTMLElement) => void;
  };
  export default plotly;
}

declare module "js-yaml" {
  export const CORE_SCHEMA: unknown;
  export function loadAll(text: string, each: null, options: { schema: unknown }): unknown[];
  export function load(text: string, options: { schema: unknown }): unknown;
}
