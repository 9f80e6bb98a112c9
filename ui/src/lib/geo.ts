// GeoJSON (RFC 7946) as lines and points on a plane, longitude to the right and latitude up.

export interface Shape {
  /** Lines or outlines: lists of longitude and latitude. */
  lines: [number, number][][];
  points: [number, number][];
  isArea: boolean;
  /** What is known of it, to be read on hover. */
  about: string;
}

export interface Chart {
  shapes: Shape[];
  /** West, south, east, north. */
  box: [number, number, number, number];
  /** Whether some was left out, there being too much. */
  isPartial: boolean;
}

type Fields = Record<string, unknown>;

const GEOMETRIES = new Set([
  "Point",
  "MultiPoint",
  "LineString",
  "MultiLineString",
  "Polygon",
  "MultiPolygon",
  "GeometryCollection",
]);
const MOST_POSITIONS = 400_000;

/** Says whether a value is GeoJSON. */
export function isGeoJson(value: unknown): boolean {
  if (!isFields(value)) return false;
  if (value.type === "FeatureCollection") return Array.isArray(value.features);
  if (value.type === "Feature") return isFields(value.geometry);
  return GEOMETRIES.has(String(value.type)) && ("coordinates" in value || "geometries" in value);
}

/** Reads what can be drawn. */
export function readChart(value: unknown): Chart {
  const shapes: Shape[] = [];
  const box: Chart["box"] = [Infinity, Infinity, -Infinity, -Infinity];
  let left = MOST_POSITIONS;
  const position = (one: unknown): [number, number] | null => {
    if (!Array.isArray(one) || left <= 0) return null;
    const [x, y] = one as unknown[];
    if (typeof x !== "number" || typeof y !== "number") return null;
    if (!Number.isFinite(x) || !Number.isFinite(y)) return null;
    left -= 1;
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
    return [x, y];
  };
  const line = (list: unknown): [number, number][] =>
    Array.isArray(list) ? list.map(position).filter((one) => one !== null) : [];
  const add = (geometry: unknown, about: string): void => {
    if (!isFields(geometry)) return;
    const list: unknown[] = Array.isArray(geometry.coordinates) ? geometry.coordinates : [];
    const shape = (rest: Partial<Shape>) =>
      shapes.push({ lines: [], points: [], isArea: false, about, ...rest });
    if (geometry.type === "Point") shape({ points: line([list]) });
    else if (geometry.type === "MultiPoint") shape({ points: line(list) });
    else if (geometry.type === "LineString") shape({ lines: [line(list)] });
    else if (geometry.type === "MultiLineString") shape({ lines: list.map(line) });
    else if (geometry.type === "Polygon") shape({ lines: list.map(line), isArea: true });
    else if (geometry.type === "MultiPolygon") {
      shape({ lines: list.flat().map(line), isArea: true });
    } else if (Array.isArray(geometry.geometries)) {
      for (const one of geometry.geometries) add(one, about);
    }
  };
  const whole = value as Fields;
  const features = Array.isArray(whole.features) ? whole.features : [whole];
  for (const feature of features) {
    if (!isFields(feature)) continue;
    const isFeature = feature.type === "Feature";
    add(isFeature ? feature.geometry : feature, isFeature ? aboutOf(feature.properties) : "");
  }
  return { shapes, box, isPartial: left <= 0 };
}

function aboutOf(properties: unknown): string {
  if (!isFields(properties)) return "";
  return Object.entries(properties)
    .filter(([, value]) => typeof value !== "object")
    .slice(0, 8)
    .map(([name, value]) => `${name}: ${String(value).slice(0, 120)}`)
    .join("\n");
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
