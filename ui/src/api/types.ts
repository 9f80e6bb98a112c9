// The server's types by their short names.

import type { components } from "@/api/schema";

type Schemas = components["schemas"];

export type Run = Schemas["Run"];
export type RunInfo = Schemas["RunInfo"];
export type Experiment = Schemas["Experiment"];
export type FileInfo = Schemas["FileInfo"];
export type SeriesSummary = Schemas["SeriesSummary"];
export type StoreStatus = Schemas["StoreStatus"];
export type DatasetInput = Schemas["DatasetInput"];
export type LoggedModel = Schemas["LoggedModel"];
export type ModelVersion = Schemas["ModelVersion"];

/** Which stages a search looks at: 1 active, 2 deleted, 3 both. */
export type View = 1 | 2 | 3;
