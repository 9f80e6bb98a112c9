// The lines of Python that give the same runs.

interface Question {
  experimentIds: readonly string[];
  filter: string;
  orderBy: readonly string[];
  isTrash: boolean;
}

/** Returns lines to paste into a notebook: a DataFrame of the runs that the page shows. */
export function pythonFor(uri: string, question: Question): string {
  const { experimentIds, filter, orderBy, isTrash } = question;
  const lines = [
    "import runwell",
    "",
    `runwell.set_tracking_uri(${python(uri)})`,
    "runs = runwell.search_runs(",
    `    experiment_ids=[${experimentIds.map(python).join(", ")}],`,
    ...(filter ? [`    filter_string=${python(filter)},`] : []),
    ...(orderBy.length ? [`    order_by=[${orderBy.map(python).join(", ")}],`] : []),
    ...(isTrash ? ["    run_view_type=runwell.entities.ViewType.DELETED_ONLY,"] : []),
    ")",
  ];
  return `${lines.join("\n")}\n`;
}

/** A text as Python writes it; JSON's escapes are among Python's. */
function python(text: string): string {
  return JSON.stringify(text);
}
