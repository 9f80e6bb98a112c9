// The file `MLmodel` that describes a saved model: its flavours and its signature.

export interface Field {
  name: string;
  type: string;
  isOptional: boolean;
}

export interface Flavour {
  name: string;
  version: string;
}

export interface ModelCard {
  flavours: Flavour[];
  inputs: Field[];
  outputs: Field[];
  params: Field[];
  size: number | null;
  made: string;
  mlflowVersion: string;
  hasExample: boolean;
}

type Fields = Record<string, unknown>;

const VERSIONS = /^(?!python_version|cloudpickle)(\w+_version)$/;

/** Reads the card from what the YAML holds; null where that is no model. */
export function readModelCard(value: unknown): ModelCard | null {
  if (!isFields(value) || !isFields(value.flavors)) return null;
  const signature = isFields(value.signature) ? value.signature : {};
  return {
    flavours: Object.entries(value.flavors).map(([name, about]) => ({
      name,
      version: isFields(about) ? versionOf(about) : "",
    })),
    inputs: fieldsOf(signature.inputs),
    outputs: fieldsOf(signature.outputs),
    params: fieldsOf(signature.params),
    size: typeof value.model_size_bytes === "number" ? value.model_size_bytes : null,
    made: typeof value.utc_time_created === "string" ? value.utc_time_created : "",
    mlflowVersion: typeof value.mlflow_version === "string" ? value.mlflow_version : "",
    hasExample: Boolean(value.saved_input_example_info),
  };
}

function versionOf(about: Fields): string {
  const found = Object.entries(about).find(([name]) => VERSIONS.test(name));
  return found ? String(found[1]) : "";
}

/** A signature is JSON in a text: columns with names and types, or tensors. */
function fieldsOf(text: unknown): Field[] {
  if (typeof text !== "string") return [];
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // The card is shown without what cannot be read; the file itself is one click away.
    return [];
  }
  return Array.isArray(parsed) ? parsed.filter(isFields).map(fieldOf) : [];
}

function fieldOf(field: Fields, place: number): Field {
  const name = typeof field.name === "string" ? field.name : `${place}`;
  return { name, type: typeOf(field), isOptional: field.required === false };
}

function typeOf(field: Fields): string {
  const tensor = field["tensor-spec"];
  if (isFields(tensor)) {
    const shape = Array.isArray(tensor.shape) ? tensor.shape.map(size).join(", ") : "";
    return `${String(tensor.dtype)} (${shape})`;
  }
  if (field.type === "array" && isFields(field.items)) return `${typeOf(field.items)}[]`;
  if (Array.isArray(field.shape))
    return `${String(field.type)} (${field.shape.map(size).join(", ")})`;
  return typeof field.type === "string" ? field.type : "any";
}

// MLflow writes -1 for a length that is open.
function size(length: unknown): string {
  return length === -1 ? "any" : String(length);
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
