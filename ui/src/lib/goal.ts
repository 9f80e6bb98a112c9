// Whether less of a metric is better, as far as its name tells.

const LESS =
  /(^|[^a-z])(loss|rmse|mse|mae|mape|rmsle|error|err|wer|cer|perplexity|ppl|fid|nll|logloss|latency|duration|time|regret)([^a-z]|$)/i;

/** Says whether a lower value is better; most names that say nothing mean more. */
export function isLessBetter(name: string): boolean {
  return LESS.test(name.replace(/([a-z])([A-Z])/g, "$1_$2"));
}

/** The better end of a column; undefined for what is no metric. */
export function goalOf(column: string): "min" | "max" | undefined {
  if (!/^(\w+\()?metrics\./.test(column)) return undefined;
  return isLessBetter(column) ? "min" : "max";
}
