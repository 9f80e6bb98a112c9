// What is used of a package whose types would be larger than all of ours.

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
